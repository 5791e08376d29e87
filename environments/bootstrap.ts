import type { Bootstrap } from "../lib/environment/bootstrap";

export default {
  repository: "example/ml-platform",
  aws: { region: "us-west-2" },
  azure: { region: "westeurope" },
  gcp: { region: "europe-west4" },
} satisfies Bootstrap;
