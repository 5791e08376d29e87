import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family identity. */
export const IDENTITY_MISTAKES: readonly Mistake[] = [
  [
    "data-rights-name-their-data",
    "aws-bootstrap",
    "allow-everybody",
    "aws-bootstrap/bootstrap/tls-only policy.Statement.0.Effect",
  ],
  [
    "no-broad-role",
    "aws-bootstrap",
    "managed-admin-policy",
    "aws-bootstrap/bootstrap/plan/rights-0 policy_arn",
  ],
  [
    "trust-names-one-account",
    "aws-bootstrap",
    "ci-trusts-every-branch",
    "aws-bootstrap/bootstrap/plan/role assume_role_policy.Statement.0.Condition.StringEquals.token.actions.githubusercontent.com:sub.0",
  ],
  [
    "accounts-carry-their-identity",
    "aws-dev",
    "release-in-missing-namespace",
    "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release namespace",
  ],
  [
    "accounts-are-made-once",
    "aws-dev",
    "unowned-account",
    "aws-dev/platform/external-secrets/external-secrets/release values.serviceAccount.create",
  ],
  [
    "logs-may-use-their-key",
    "aws-dev",
    "remove-kms-action",
    "aws-dev/aws/key/key policy.Statement.1.Action.1",
  ],
  [
    "grants-are-whole",
    "aws-dev",
    "remove-action",
    "aws-dev/aws/backups/grant-velero policy.Statement.1.Action.3",
  ],
  [
    "cluster-roles-are-narrow",
    "aws-dev",
    "cluster-admin-for-everybody",
    "aws-dev/platform/monitors/after/objects/release values.objects",
  ],
  [
    "rights-to-change-are-bound",
    "aws-dev",
    "drop-via-service",
    "aws-dev/aws/add-ons/identity-aws-load-balancer-controller/balance policy.Statement.10.Condition",
  ],
  [
    "charts-carry-the-identity-label",
    "azure-dev",
    "drop-identity-label",
    "azure-dev/platform/velero/velero/release values.podLabels.azure.workload.identity/use",
  ],
  ["identities-have-rights", "gcp-dev", "rename-trust-subject", "gcp-dev/gcp/identity-keda/binding member"],
  [
    "wide-rights-have-conditions",
    "aws-dev",
    "drop-via-service",
    "aws-dev/aws/add-ons/identity-aws-load-balancer-controller/balance policy.Statement.8.Condition",
  ],
  [
    "controllers-have-all-their-rights",
    "aws-dev",
    "remove-action",
    "aws-dev/aws/add-ons/identity-aws-load-balancer-controller/balance policy.Statement.0.Action.0",
  ],
  [
    "key-with-secret",
    "aws-dev",
    "break-via-service",
    "aws-dev/aws/secrets/grant-external-secrets policy.Statement.1.Condition.StringEquals.kms:ViaService",
  ],
  [
    "bucket-grants-are-whole",
    "gcp-dev",
    "remove-cloud-resource",
    "gcp-dev/gcp/artifacts/grant-mlflow/legacyBucketReader",
  ],
  ["google-nodes-have-their-role", "gcp-dev", "remove-cloud-resource", "gcp-dev/gcp/nodes/role"],
  [
    "aks-identity-has-its-rights",
    "azure-dev",
    "remove-cloud-resource",
    "azure-dev/azure/cluster/network-rights",
  ],
  [
    "refusals-have-conditions",
    "aws-dev",
    "drop-via-service",
    "aws-dev/aws/add-ons/karpenter/interruptions-policy policy.Statement.1.Condition",
  ],
  ["roles-in-use-have-rights", "aws-dev", "remove-cloud-resource", "aws-dev/aws/cluster/rights"],
];
