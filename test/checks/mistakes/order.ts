import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family order. */
export const ORDER_MISTAKES: readonly Mistake[] = [
  ["known-order", "aws-bootstrap", "drop-one-dependency", "aws-bootstrap/bootstrap/tls-only depends_on.0"],
  [
    "releases-wait",
    "aws-dev",
    "release-does-not-wait",
    "aws-dev/platform/dashboards/after/objects/release wait",
  ],
  [
    "changes-of-others-stay",
    "aws-dev",
    "rotated-secret-overwritten",
    "aws-dev/aws/network/private-0 lifecycle.ignore_changes",
  ],
  ["rights-before-use", "aws-dev", "drop-one-dependency", "aws-dev/aws/cluster/cluster depends_on.0"],
  [
    "api-before-use",
    "gcp-dev",
    "drop-one-dependency",
    "gcp-dev/gcp/identity-external-secrets/account depends_on.0",
  ],
  [
    "deployers-keep-their-rights",
    "azure-dev",
    "rotated-secret-overwritten",
    "azure-dev/azure/foundation/secrets-access lifecycle.ignore_changes",
  ],
  [
    "secrets-before-their-readers",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/platform/argo-workflows/argo-workflows/release depends_on.1",
  ],
  [
    "stores-before-secrets",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/platform/argo-workflows/before/objects/release depends_on.1",
  ],
  [
    "watchers-after-definitions",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/platform/kserve/kserve/release depends_on.3",
  ],
  ["trust-before-pods", "gcp-dev", "drop-one-dependency", "gcp-dev/platform/cluster-ready depends_on.1"],
  [
    "admission-policies-come-last",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/platform/admission-policies/after/objects/release depends_on.1",
  ],
  [
    "databases-before-their-users",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/platform/mlflow/mlflow/release depends_on.2",
  ],
  [
    "add-ons-wait-for-a-node",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/aws/cluster/after-nodes/coredns depends_on.0",
  ],
  [
    "waits-for-all-that-it-needs",
    "aws-prod",
    "drop-one-dependency",
    "aws-prod/aws/cluster/groups/general depends_on.10",
  ],
  [
    "watchers-after-definitions",
    "aws-prod",
    "drop-one-dependency",
    "aws-prod/platform/kserve/kserve/release depends_on.4",
  ],
  [
    "cluster-has-its-add-ons",
    "aws-dev",
    "remove-cloud-resource",
    "aws-dev/aws/cluster/before-nodes/kube-proxy",
  ],
  [
    "waits-for-all-that-it-needs",
    "aws-dev",
    "drop-every-dependency",
    "aws_secretsmanager_secret_version.postgres-admin depends_on",
  ],
  ["api-before-use", "gcp-dev", "remove-cloud-resource", "gcp-dev/gcp/project/iamcredentials"],
  [
    "rights-before-use",
    "aws-dev",
    "drop-one-dependency",
    "aws-dev/aws/network/flow-logs/flow-log depends_on.0",
  ],
  [
    "stores-are-written-last",
    "gcp-prod",
    "drop-every-dependency",
    "gcp-prod/gcp/secrets/postgres-admin/version depends_on",
  ],
];
