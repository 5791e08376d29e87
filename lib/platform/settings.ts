import type { Environment } from "../environment/schema";
import type { Settings } from "../environment/settings";

/** The part of an environment that the platform may know: nothing of the cloud. */
export type PlatformSettings = Pick<
  Settings<Environment>,
  | "name"
  | "stage"
  | "profile"
  | "kubernetesVersion"
  | "domain"
  | "oidc"
  | "gitops"
  | "alerts"
  | "policyEngine"
  | "extras"
  | "models"
  | "costCeiling"
  | "runbooks"
  | "credentialsVersion"
>;
