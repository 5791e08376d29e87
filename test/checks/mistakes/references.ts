import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family references. */
export const REFERENCES_MISTAKES: readonly Mistake[] = [
  ["resources-come-in-pairs", "aws-dev", "remove-cloud-resource", "aws-dev/aws/network/public-association-2"],
  ["selectors-fit-their-pods", "aws-dev", "remove-namespace", "aws-dev/platform/namespace-monitoring"],
  ["service-addresses-resolve", "aws-dev", "remove-namespace", "aws-dev/platform/namespace-monitoring"],
  [
    "selectors-meet-pods",
    "aws-dev",
    "release-in-missing-namespace",
    "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release namespace",
  ],
  [
    "objects-are-well-named",
    "aws-dev",
    "duplicate-object",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/data:default-deny metadata.name",
  ],
  ["address-ranges-are-apart", "aws-dev", "widen-address-range", "aws-dev/aws/network/public-1 cidr_block"],
  [
    "accounts-exist",
    "aws-dev",
    "rename-account-in-object",
    "aws-dev/platform/drift-detection/after/objects/release CronWorkflow/argo:drift-detection spec.workflowSpec.serviceAccountName",
  ],
  [
    "names-resolve",
    "aws-dev",
    "binding-to-missing-role",
    "aws-dev/platform/argo-events/after/objects/release RoleBinding/argo:workflow-starter roleRef.name",
  ],
  [
    "storage-classes-exist",
    "aws-dev",
    "two-default-storage-classes",
    "aws-dev/platform/storage-classes/after/objects/release StorageClass/:gp3 metadata.annotations.storageclass.kubernetes.io/is-default-class",
  ],
  [
    "charts-name-what-exists",
    "aws-dev",
    "default-password",
    "aws-dev/platform/grafana/grafana/release values.admin.existingSecret",
  ],
  [
    "workflows-hang-together",
    "aws-dev",
    "missing-template",
    "aws-dev/platform/drift-detection/after/objects/release CronWorkflow/argo:drift-detection spec.workflowSpec.entrypoint",
  ],
  [
    "mounts-have-volumes",
    "aws-prod",
    "missing-volume",
    "aws-prod/platform/kserve/after/objects/release ClusterServingRuntime/:vllm spec.containers.0.volumeMounts.2.name",
  ],
  [
    "images-have-a-known-tag",
    "aws-dev",
    "missing-image",
    "aws-dev/platform/kserve/kserve-runtime-configs/release values.kserve.servingruntime.sklearnserver.tag",
  ],
  [
    "budgets-and-monitors-meet-a-pod",
    "aws-dev",
    "budget-selects-nothing",
    "aws-dev/platform/disruption-budgets/after/objects/release PodDisruptionBudget/argo-events:argo-events-bus spec.selector.matchLabels.controller",
  ],
  [
    "labels-of-templates-fit",
    "aws-dev",
    "label-too-long",
    "aws-dev/platform/drift-detection/after/objects/release CronWorkflow/argo:drift-detection spec.workflowSpec.templates.1.metadata.labels.app.kubernetes.io/name",
  ],
  [
    "added-containers-mount-what-exists",
    "aws-dev",
    "missing-volume",
    "aws-dev/platform/velero/velero/release values.initContainers.0.volumeMounts.0.name",
  ],
  [
    "what-is-promised-is-there",
    "aws-dev",
    "remove-object",
    "aws-dev/platform/kserve/after/objects/release ClusterServingRuntime/:vllm",
  ],
  [
    "what-others-read-is-carried",
    "local-dev",
    "produced-key-renamed",
    "local-dev/platform/kserve/after/objects/release ExternalSecret/mlops:object-store-artifacts spec.data.0.secretKey",
  ],
  [
    "labels-of-templates-fit",
    "aws-dev",
    "label-too-long",
    "aws-dev/platform/training-pipeline/after/objects/release WorkflowTemplate/argo:training spec.workflowMetadata.labels.ml-platform/pipeline",
  ],
  ["resources-come-in-pairs", "gcp-dev", "remove-cloud-resource", "gcp-dev/gcp/network/private-services"],
  [
    "existing-secrets-exist",
    "local-dev",
    "produced-secret-renamed",
    "local-dev/platform/mlflow/before/objects/release ExternalSecret/mlflow:object-store-artifacts spec.target.name",
  ],
  [
    "what-others-read-is-carried",
    "local-dev",
    "drop-annotation",
    "local-dev/platform/kserve/after/objects/release ExternalSecret/mlops:object-store-artifacts spec.target.template.metadata.annotations.serving.kserve.io/s3-endpoint",
  ],
  [
    "what-others-read-is-carried",
    "aws-published",
    "drop-annotation",
    "aws-published/platform/argo-workflows/after/objects/release ServiceAccount/argo:argo-admin metadata.annotations.workflows.argoproj.io/rbac-rule-precedence",
  ],
  [
    "what-others-read-is-carried",
    "gcp-published",
    "drop-annotation",
    "gcp-published/platform/argo-workflows/after/objects/release ServiceAccount/argo:argo-admin metadata.annotations.workflows.argoproj.io/rbac-rule",
  ],
];
