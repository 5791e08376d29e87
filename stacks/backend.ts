import { AzurermBackend, GcsBackend, LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type {
  AwsEnvironment,
  AzureEnvironment,
  GcpEnvironment,
  LocalEnvironment,
} from "../lib/environment/schema";

/** What a stack's file says about its state: an environment's settings, or a cloud's part of the bootstrap. */
export type StateSettings =
  | Pick<AwsEnvironment, "cloud" | "name" | "region" | "state">
  | Pick<AzureEnvironment, "cloud" | "name" | "state">
  | Pick<GcpEnvironment, "cloud" | "name" | "state">
  | Pick<LocalEnvironment, "cloud" | "name">;

/**
 * Where a stack's state is: the bucket or container that its file names, else a file beside the stack's output. The local path is
 * relative: cdktf's own default writes an absolute one, and two checkouts would differ.
 */
export function backendFor(stack: TerraformStack, settings: StateSettings): void {
  const key = `${settings.name}/terraform.tfstate`;
  if (settings.cloud === "aws" && settings.state !== undefined) {
    const { bucket, region = settings.region } = settings.state;
    new S3Backend(stack, { bucket, key, region, encrypt: true });
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
  } else if (settings.cloud === "azure" && settings.state !== undefined) {
    const { resourceGroup, storageAccount, container } = settings.state;
    new AzurermBackend(stack, {
      resourceGroupName: resourceGroup,
      storageAccountName: storageAccount,
      containerName: container,
      key,
    });
    stack.addOverride("terraform.backend.azurerm.use_azuread_auth", true);
  } else if (settings.cloud === "gcp" && settings.state !== undefined) {
    new GcsBackend(stack, { bucket: settings.state.bucket, prefix: settings.name });
  } else {
    new LocalBackend(stack, { path: `../../../terraform.${settings.name}.tfstate` });
  }
}
