import {
  add,
  below,
  inKind,
  isRecord,
  isText,
  leaveOut,
  misspelt,
  replace,
  type Operator,
} from "../operator";
import type { Spot } from "../model";

const inPolicy = (spot: Spot): boolean => below(spot, "Statement") || below(spot, "statement");
const action = (spot: Spot, like: RegExp): boolean =>
  inPolicy(spot) &&
  spot.path.at(-2) === "Action" &&
  isText(spot.value) &&
  like.test(spot.value) &&
  spot.path[0] === "policy";

/** Mistakes in how far rights reach. */
export const RIGHTS: readonly Operator[] = [
  leaveOut("remove-kms-action", "outage", "every read or write of an encrypted object is refused", (spot) =>
    action(spot, /^kms:/),
  ),
  replace(
    "break-via-service",
    "outage",
    "the key is refused to the service that needs it",
    ({ key, value }) => key === "kms:ViaService" && isText(value),
    (before) => String(before).replace(/^[a-z0-9]+/, "ec2"),
  ),
  leaveOut(
    "drop-via-service",
    "leak",
    "the key decrypts for any service",
    ({ key, path }) => key === "Condition" && path[0] === "policy",
  ),
  leaveOut("remove-action", "outage", "a workload is refused what it needs", (spot) =>
    action(spot, /^(s3|secretsmanager|sqs|ec2|iam|eks|logs|elasticloadbalancing):/),
  ),
  replace(
    "wildcard-action",
    "leak",
    "a workload may do anything",
    (spot) => action(spot, /^(s3|secretsmanager|sqs|kms|ec2|iam):/),
    (before) => String(before).replace(/:.*/, ":*"),
  ),
  replace(
    "every-action",
    "leak",
    "a workload may do everything in the account",
    (spot) =>
      inPolicy(spot) &&
      spot.path[0] === "policy" &&
      spot.key === "Action" &&
      spot.holder["Effect"] === "Allow",
    () => ["*"],
  ),
  replace(
    "wildcard-resource",
    "leak",
    "a workload's rights reach everybody's data",
    (spot) =>
      inPolicy(spot) &&
      spot.path.at(-2) === "Resource" &&
      spot.path[0] === "policy" &&
      isText(spot.value) &&
      spot.value !== "*",
    () => "*",
  ),
  replace(
    "allow-everybody",
    "leak",
    "a store's or queue's policy lets everybody",
    ({ key, value, path }) => key === "Effect" && value === "Deny" && path[0] === "policy",
    () => "Allow",
  ),
  replace(
    "role-raised",
    "leak",
    "an identity may do everything",
    ({ key, block }) =>
      (key === "role_definition_name" && block.type === "azurerm_role_assignment") ||
      (key === "role" && /iam_member$/.test(block.type)),
    (_, { key }) => (key === "role" ? "roles/owner" : "Owner"),
  ),
  replace(
    "role-lowered",
    "outage",
    "an identity may no longer do its work",
    ({ key, block, value }) =>
      (key === "role_definition_name" && block.type === "azurerm_role_assignment" && value !== "Reader") ||
      (key === "role" && /iam_member$/.test(block.type) && value !== "roles/viewer"),
    (_, { key }) => (key === "role" ? "roles/viewer" : "Reader"),
  ),
  replace(
    "scope-widened",
    "leak",
    "rights reach beyond one store",
    ({ key, block, value }) =>
      key === "scope" &&
      block.type === "azurerm_role_assignment" &&
      isText(value) &&
      !/subscription/.test(value),
    () => "/subscriptions/00000000-0000-0000-0000-000000000000",
  ),
  replace(
    "public-member",
    "leak",
    "everybody has the rights",
    ({ key, block }) => key === "member" && /iam_member$/.test(block.type),
    () => "allUsers",
  ),
  replace(
    "managed-admin-policy",
    "leak",
    "a role administers the account",
    ({ key, block, value }) =>
      key === "policy_arn" && block.type === "aws_iam_role_policy_attachment" && isText(value),
    () => "arn:aws:iam::aws:policy/AdministratorAccess",
  ),
  replace(
    "ci-trusts-every-branch",
    "leak",
    "any branch or pull request may deploy",
    ({ value, path }) => isText(value) && /^repo:/.test(value) && path.length > 0,
    (before) => String(before).replace(/:.*/, ":*"),
  ),
  replace(
    "ci-condition-open",
    "leak",
    "any repository's workflow may sign in",
    ({ key, value }) => key === "attribute_condition" && isText(value),
    () => "true",
  ),
  add(
    "cluster-admin-for-everybody",
    "leak",
    "any pod administers the cluster",
    (spot) => spot.path.length === 2 && spot.path[1] === "objects" && Array.isArray(spot.value),
    () => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "everybody" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "system:serviceaccounts" }],
    }),
  ),
  replace(
    "every-verb",
    "leak",
    "a role for reading may change and delete",
    (spot) => inKind(spot, "Role", "ClusterRole") && spot.key === "verbs",
    () => ["*"],
  ),
  replace(
    "read-every-secret",
    "leak",
    "a role reads Secrets",
    (spot) =>
      inKind(spot, "Role", "ClusterRole") && spot.key === "resources" && isText((spot.value as unknown[])[0]),
    () => ["secrets"],
  ),
  replace(
    "binding-to-missing-role",
    "outage",
    "the binding gives nothing",
    (spot) =>
      inKind(spot, "RoleBinding", "ClusterRoleBinding") && below(spot, "roleRef") && spot.key === "name",
    misspelt,
  ),
  replace(
    "binding-to-missing-account",
    "outage",
    "the binding is for nobody",
    (spot) =>
      inKind(spot, "RoleBinding", "ClusterRoleBinding") && below(spot, "subjects") && spot.key === "name",
    misspelt,
  ),
  replace(
    "shared-key-sign-in",
    "leak",
    "a key in the state opens the store or the cluster",
    ({ key, block, value }) =>
      (/^azurerm_/.test(block.type) &&
        [
          "local_account_disabled",
          "rbac_authorization_enabled",
          "oidc_issuer_enabled",
          "workload_identity_enabled",
        ].includes(String(key)) &&
        value === true) ||
      (key === "authentication_mode" && value === "API"),
    (before) => (before === "API" ? "CONFIG_MAP" : false),
  ),
  leaveOut(
    "drop-audience",
    "leak",
    "tokens meant for others are taken",
    ({ key, block }) => block.type === "aws_iam_role" && /:aud$/.test(String(key)),
  ),
  replace(
    "instance-metadata-open",
    "leak",
    "any pod can take the node's rights",
    ({ key }) => key === "http_tokens" || key === "httpTokens" || key === "mode",
    (before) => (before === "required" ? "optional" : before === "GKE_METADATA" ? "GCE_METADATA" : before),
  ),
  replace(
    "hop-limit",
    "leak",
    "pods reach the node's metadata",
    ({ key }) => key === "http_put_response_hop_limit" || key === "httpPutResponseHopLimit",
    () => 2,
  ),
].map((operator) =>
  operator.id !== "instance-metadata-open"
    ? operator
    : {
        ...operator,
        where: (spot: Spot) =>
          operator.where(spot) &&
          (spot.value === "required" || spot.value === "GKE_METADATA") &&
          isRecord(spot.holder),
      },
);
