import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family secrets. */
export const SECRETS_MISTAKES: readonly Mistake[] = [
  [
    "encrypted-at-rest",
    "aws-bootstrap",
    "recovery-window",
    "aws-bootstrap/bootstrap/key/key deletion_window_in_days",
  ],
  [
    "charts-read-keys-that-exist",
    "aws-dev",
    "default-password",
    "aws-dev/platform/grafana/grafana/release values.admin.existingSecret",
  ],
  [
    "named-secrets-exist",
    "aws-dev",
    "missing-secret",
    "aws-dev/platform/databases/after/objects/release Job/data:database-argo-ad392810-${substr(sha256(aws_db_instance.aws_postgres_server_543F7C40.address), 0, 8)} spec.template.spec.containers.0.envFrom.0.secretRef.name",
  ],
  [
    "remote-keys-exist",
    "aws-dev",
    "missing-remote-key",
    "aws-dev/platform/databases/before/objects/release ExternalSecret/data:database-argo-v1 spec.data.1.remoteRef.key",
  ],
  [
    "no-secret-in-plain-sight",
    "aws-dev",
    "password-in-environment",
    "aws-dev/platform/training-pipeline/after/objects/release WorkflowTemplate/argo:training spec.templates.7.script.env",
  ],
  [
    "passwords-are-generated",
    "aws-dev",
    "write-only-made-readable",
    "aws-dev/aws/secrets/grafana-admin-value secret_string_wo",
  ],
  [
    "secret-templates-resolve",
    "aws-prod",
    "template-of-missing-key",
    "aws-prod/platform/mlflow/before/objects/release ExternalSecret/mlflow:mlflow-database spec.target.template.data.password",
  ],
  ["stored-secrets-are-whole", "gcp-dev", "remove-secret", "gcp-dev/gcp/secrets/postgres-admin/version"],
  [
    "named-secrets-exist",
    "local-dev",
    "produced-secret-renamed",
    "local-dev/platform/kserve/after/objects/release ExternalSecret/mlops:object-store-artifacts spec.target.name",
  ],
];
