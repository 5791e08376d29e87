import type { AzureEnvironment } from "../lib/environment/schema";

export default {
  name: "azure-prod",
  cloud: "azure",
  region: "westeurope",
  stage: "prod",
} satisfies AzureEnvironment;
