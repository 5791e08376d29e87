import type { GcpEnvironment } from "../lib/environment/schema";

export default {
  name: "gcp-prod",
  cloud: "gcp",
  region: "europe-west4",
  stage: "prod",
} satisfies GcpEnvironment;
