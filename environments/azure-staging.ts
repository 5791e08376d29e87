import type { AzureEnvironment } from "../lib/environment/schema";

export default {
  name: "azure-staging",
  cloud: "azure",
  region: "westeurope",
  stage: "staging",
} satisfies AzureEnvironment;
