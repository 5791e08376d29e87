import type { Construct } from "constructs";
import type { Bootstrap } from "../lib/environment/bootstrap";
import type { Environment } from "../lib/environment/schema";
import type { CheckedStack } from "./checked-stack";

/** Clouds that have a bootstrap stack. */
export const BOOTSTRAP_CLOUDS = ["aws", "azure", "gcp"] as const;
/** One of {@link BOOTSTRAP_CLOUDS}. */
export type BootstrapCloud = (typeof BOOTSTRAP_CLOUDS)[number];

/** Names of the bootstrap stacks, by cloud. */
export const bootstrapName = (cloud: BootstrapCloud): string => `${cloud}-bootstrap`;

/** The bootstrap stack of a cloud: remote state and the identities of the CI, for all environments on that cloud. */
/* eslint-disable @typescript-eslint/no-require-imports -- a static import would load all three clouds */
export function bootstrapStack(
  scope: Construct,
  cloud: BootstrapCloud,
  { input, environments }: { readonly input: Bootstrap; readonly environments: readonly Environment[] },
): CheckedStack {
  switch (cloud) {
    case "aws": {
      const { AwsBootstrapStack } =
        require("./aws-bootstrap-stack") as typeof import("./aws-bootstrap-stack");
      return new AwsBootstrapStack(scope, input, environments);
    }
    case "azure": {
      const { AzureBootstrapStack } =
        require("./azure-bootstrap-stack") as typeof import("./azure-bootstrap-stack");
      return new AzureBootstrapStack(scope, input, environments);
    }
    case "gcp": {
      const { GcpBootstrapStack } =
        require("./gcp-bootstrap-stack") as typeof import("./gcp-bootstrap-stack");
      return new GcpBootstrapStack(scope, input, environments);
    }
  }
}
