import type { AzureEnvironment } from "../lib/environment/schema";

export default {
  name: "azure-dev",
  cloud: "azure",
  region: "westeurope",
  stage: "dev",
} satisfies AzureEnvironment;
