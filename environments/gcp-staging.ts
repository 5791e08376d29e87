import type { GcpEnvironment } from "../lib/environment/schema";

export default {
  name: "gcp-staging",
  cloud: "gcp",
  region: "europe-west4",
  stage: "staging",
} satisfies GcpEnvironment;
