import { TerraformProvider, type TerraformStack } from "cdktf";

/** Exact provider versions: those that the prebuilt bindings were generated from (`docs/decisions/`). */
export const PROVIDER_VERSIONS = {
  aws: "5.100.0",
  azurerm: "4.55.0",
  google: "6.50.0",
  helm: "3.1.1",
  kubernetes: "2.38.0",
  random: "3.7.2",
} as const;

/** Oldest Terraform with everything used here: ephemeral resources and write-only arguments. */
export const TERRAFORM_VERSION = ">= 1.11.0";

/** Pins in a stack's output what the prebuilt bindings leave open (`~> 5.0`). Call it last: it pins the providers that the stack has. */
export function pinProviders(stack: TerraformStack): void {
  stack.addOverride("terraform.required_version", TERRAFORM_VERSION);
  const versions = new Map<string, string>(Object.entries(PROVIDER_VERSIONS));
  for (const node of stack.node.findAll()) {
    if (!TerraformProvider.isTerraformProvider(node)) continue;
    const version = versions.get(node.terraformResourceType);
    if (version === undefined)
      throw new Error(
        `${node.node.path}: provider ${node.terraformResourceType} must have a version in pin-providers.ts`,
      );
    stack.addOverride(`terraform.required_providers.${node.terraformResourceType}.version`, version);
  }
}
