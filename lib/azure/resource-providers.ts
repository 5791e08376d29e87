/**
 * Resource providers that a subscription must have registered before anything can be made (the "APIs" of Azure). The azurerm provider
 * registers those that are missing; the bootstrap stack does it once, so that the plan-only identity never has to.
 */
export const RESOURCE_PROVIDERS: readonly string[] = [
  "Microsoft.Authorization",
  "Microsoft.Compute",
  "Microsoft.ContainerRegistry",
  "Microsoft.ContainerService",
  "Microsoft.DBforPostgreSQL",
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.ManagedIdentity",
  "Microsoft.Network",
  "Microsoft.OperationalInsights",
  "Microsoft.Storage",
];
