import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family destroy. */
export const DESTROY_MISTAKES: readonly Mistake[] = [
  [
    "buckets-are-whole",
    "aws-bootstrap",
    "allow-everybody",
    "aws-bootstrap/bootstrap/tls-only policy.Statement.0.Effect",
  ],
  [
    "state-is-protected",
    "aws-bootstrap",
    "flip-deletion-protection",
    "aws-bootstrap/bootstrap/bucket lifecycle.prevent_destroy",
  ],
  [
    "kept-stores-do-not-expire",
    "aws-bootstrap",
    "artifacts-expire",
    "aws-bootstrap/bootstrap/lifecycle rule",
  ],
  [
    "definitions-outlive-their-chart",
    "aws-dev",
    "definitions-not-kept",
    "aws-dev/platform/argo-events/argo-events/release values.crds.keep",
  ],
  [
    "databases-are-backed-up",
    "aws-dev",
    "flip-final-snapshot",
    "aws-dev/aws/postgres/server delete_automated_backups",
  ],
  [
    "collected-data-is-kept",
    "aws-dev",
    "storage-not-encrypted",
    "aws-dev/platform/storage-classes/after/objects/release StorageClass/:gp3 parameters.encrypted",
  ],
  [
    "backups-select-something",
    "aws-dev",
    "backup-selects-nothing",
    "aws-dev/aws/postgres/backups/selection resources.0",
  ],
  [
    "holders-of-state-are-protected",
    "azure-bootstrap",
    "flip-deletion-protection",
    "azure-bootstrap/bootstrap/group lifecycle.prevent_destroy",
  ],
  [
    "disposable-can-be-destroyed",
    "azure-dev",
    "flip-deletion-protection",
    "azure-dev/azure/network/flow-logs/store lifecycle.prevent_destroy",
  ],
  ["database-logs-are-owned", "aws-dev", "remove-cloud-resource", "aws-dev/aws/postgres/log-postgresql"],
  [
    "kept-environments-keep-definitions",
    "aws-prod",
    "definitions-not-kept",
    "aws-prod/platform/cert-manager/cert-manager/release values.crds.keep",
  ],
  [
    "stores-forget-as-the-profile-says",
    "gcp-dev",
    "lifecycle-forgotten",
    "gcp-dev/gcp/artifacts/bucket lifecycle_rule.0",
  ],
  [
    "collected-data-is-kept",
    "local-dev",
    "remove-resources",
    "local-dev/platform/seaweedfs/after/objects/release StatefulSet/data:seaweedfs spec.volumeClaimTemplates.0.spec.resources",
  ],
  [
    "stores-forget-as-the-profile-says",
    "azure-dev",
    "remove-cloud-resource",
    "azure-dev/azure/storage/lifecycle",
  ],
];
