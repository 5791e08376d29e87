import type { PlatformSettings } from "../settings";

type Oidc = PlatformSettings["oidc"];

/** Project of the platform's own configuration in Git. */
export const PLATFORM_PROJECT = "platform";
/** Project of the teams' models and pipelines. */
export const WORKLOADS_PROJECT = "workloads";

/** Role of a project whose members may sync its Applications. */
export const ENGINEER_ROLE = "ml-engineer";
/** Role of a project whose members may only look. */
export const SCIENTIST_ROLE = "data-scientist";

/**
 * Fields that controllers write into policies: without these, an Application with Kyverno policies is never in sync and heals itself for
 * ever (rule 149).
 */
const KYVERNO_WRITES = [
  '.spec.rules[] | select(.name | startswith("autogen-"))',
  ".spec.admission",
  ".spec.emitWarning",
  ".spec.background",
  ".spec.rules[].skipBackgroundRequests",
  ".spec.rules[].validate.allowExistingViolations",
  ".spec.rules[].verifyImages[].useCache",
  ".spec.rules[].verifyImages[].attestors[].entries[].keyless.signatureAlgorithm",
];

const yamlList = (key: string, items: readonly string[]): string =>
  [`${key}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`)].join("\n");

/** ArgoCD's own configuration: sign-in, roles, and what it must not fight controllers about. */
export function configuration(gitops: PlatformSettings["gitops"], oidc: Oidc, host: string) {
  return {
    cm: {
      url: `https://${host}`,
      // Without an identity provider the initial admin, whose password ArgoCD makes in the cluster, is the only way in.
      "admin.enabled": oidc === undefined,
      "exec.enabled": false,
      ...(oidc === undefined ? {} : { "oidc.config": signIn(oidc) }),
      "resource.customizations.ignoreDifferences.kyverno.io_ClusterPolicy": yamlList(
        "jqPathExpressions",
        KYVERNO_WRITES,
      ),
      "resource.customizations.ignoreDifferences.kyverno.io_Policy": yamlList(
        "jqPathExpressions",
        KYVERNO_WRITES,
      ),
      "resource.customizations.ignoreDifferences.apps_Deployment": yamlList("jsonPointers", [
        "/spec/replicas",
      ]),
    },
    // TLS ends in front of the server; inside the cluster network policies guard it.
    params: { "server.insecure": true },
    rbac: { "policy.default": "", "policy.csv": policy(oidc), scopes: "[groups]" },
    ...(gitops?.signatureKeys === undefined ? {} : { gpg: { keys: gitops.signatureKeys } }),
    secret: { createSecret: true },
  };
}

function signIn(oidc: NonNullable<Oidc>): string {
  return [
    "name: SSO",
    `issuer: ${oidc.issuer}`,
    `clientID: ${JSON.stringify(oidc.clientId)}`,
    "clientSecret: $argocd-oidc:clientSecret",
    'requestedScopes: ["openid", "profile", "email", "groups"]',
  ].join("\n");
}

/** Administrators by group; engineers and scientists are members of the projects' roles, see `projects.ts`. */
function policy(oidc: Oidc): string {
  return (oidc?.adminGroups ?? []).map((group) => `g, ${group}, role:admin`).join("\n");
}
