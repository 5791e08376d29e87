import type { GcpEnvironment } from "../lib/environment/schema";

export default {
  name: "gcp-dev",
  cloud: "gcp",
  region: "europe-west4",
  stage: "dev",
} satisfies GcpEnvironment;
