import { mutantOf, spotsIn } from "../mutation/mutant";
import { placeOf, type Spot } from "../mutation/model";
import { OPERATORS } from "../mutation/operators";
import { MISTAKES_IN_REACH } from "./mistakes-in-reach";
import type { Attributes, StackGraph } from "../../lib/checks/graph";

/** A mistake that breaks a rule: the stack, the kind of mistake (`test/mutation/operators`), and where it is made. */
export const MISTAKES: readonly (readonly [rule: string, stack: string, operator: string, place: string])[] =
  [
    ["known-order", "aws-bootstrap", "drop-one-dependency", "aws-bootstrap/bootstrap/tls-only depends_on.0"],
    [
      "buckets-are-whole",
      "aws-bootstrap",
      "allow-everybody",
      "aws-bootstrap/bootstrap/tls-only policy.Statement.0.Effect",
    ],
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
      "state-is-protected",
      "aws-bootstrap",
      "flip-deletion-protection",
      "aws-bootstrap/bootstrap/bucket lifecycle.prevent_destroy",
    ],
    [
      "encrypted-at-rest",
      "aws-bootstrap",
      "recovery-window",
      "aws-bootstrap/bootstrap/key/key deletion_window_in_days",
    ],
    [
      "kept-stores-do-not-expire",
      "aws-bootstrap",
      "artifacts-expire",
      "aws-bootstrap/bootstrap/lifecycle rule",
    ],
    [
      "resources-come-in-pairs",
      "aws-dev",
      "remove-cloud-resource",
      "aws-dev/aws/network/public-association-2",
    ],
    [
      "guards-are-installed",
      "aws-dev",
      "remove-release",
      "aws-dev/platform/disruption-budgets/after/objects/release",
    ],
    ["selectors-fit-their-pods", "aws-dev", "remove-namespace", "aws-dev/platform/namespace-monitoring"],
    ["service-addresses-resolve", "aws-dev", "remove-namespace", "aws-dev/platform/namespace-monitoring"],
    [
      "accounts-carry-their-identity",
      "aws-dev",
      "release-in-missing-namespace",
      "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release namespace",
    ],
    [
      "admission-policies-hold",
      "aws-dev",
      "release-in-missing-namespace",
      "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release namespace",
    ],
    [
      "selectors-meet-pods",
      "aws-dev",
      "release-in-missing-namespace",
      "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release namespace",
    ],
    [
      "releases-wait",
      "aws-dev",
      "release-does-not-wait",
      "aws-dev/platform/dashboards/after/objects/release wait",
    ],
    [
      "objects-are-well-named",
      "aws-dev",
      "duplicate-object",
      "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/data:default-deny metadata.name",
    ],
    [
      "outside-is-declared",
      "aws-dev",
      "widen-cidr-of-network-policy",
      "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/cert-manager:allow-dns spec.egress.0.to.1.ipBlock.cidr",
    ],
    ["address-ranges-are-apart", "aws-dev", "widen-address-range", "aws-dev/aws/network/public-1 cidr_block"],
    [
      "firewall-rules-name-ports",
      "aws-dev",
      "open-every-port",
      "aws-dev/aws/cluster/api-from-network ip_protocol",
    ],
    ["closed-by-default", "aws-dev", "public-nodes", "aws-dev/aws/network/public-0 map_public_ip_on_launch"],
    [
      "network-policies-agree",
      "aws-dev",
      "drop-network-policy-peer",
      "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/envoy-gateway:every-pod spec.egress.2.to",
    ],
    [
      "network-policies-name-peers",
      "aws-dev",
      "drop-network-policy-peer",
      "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/envoy-gateway:every-pod spec.egress.2.to",
    ],
    [
      "namespaces-start-closed",
      "aws-dev",
      "drop-network-policy",
      "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/policy:allow-dns",
    ],
    [
      "network-policies-are-enforced",
      "aws-dev",
      "no-network-policy-enforcement",
      "aws-dev/aws/cluster/before-nodes/vpc-cni configuration_values",
    ],
    [
      "public-gateways-end-tls",
      "aws-dev",
      "service-type-load-balancer",
      "aws-dev/platform/envoy-gateway/after/objects/release EnvoyProxy/envoy-gateway:inference spec.provider.kubernetes.envoyService.type",
    ],
    [
      "clients-ask-for-tls",
      "aws-dev",
      "insecure-transport",
      "aws-dev/platform/argo-workflows/argo-workflows/release values.controller.persistence.postgresql.sslMode",
    ],
    [
      "traffic-and-changes-are-logged",
      "aws-dev",
      "no-flow-logs",
      "aws-dev/aws/network/flow-logs/flow-log traffic_type",
    ],
    [
      "accounts-exist",
      "aws-dev",
      "rename-account-in-object",
      "aws-dev/platform/drift-detection/after/objects/release CronWorkflow/argo:drift-detection spec.workflowSpec.serviceAccountName",
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
      "names-resolve",
      "aws-dev",
      "binding-to-missing-role",
      "aws-dev/platform/argo-events/after/objects/release RoleBinding/argo:workflow-starter roleRef.name",
    ],
    [
      "node-pools-are-understood",
      "aws-dev",
      "instance-metadata-open",
      "aws-dev/platform/karpenter/after/objects/release EC2NodeClass/:gpu-workloads spec.metadataOptions.httpTokens",
    ],
    [
      "dear-pools-are-tainted",
      "aws-dev",
      "rename-pool-taint",
      "aws-dev/platform/karpenter/after/objects/release NodePool/:gpu-workloads spec.template.spec.taints.0.key",
    ],
    [
      "quantities-fit",
      "aws-dev",
      "oversize-cpu-request",
      "aws-dev/platform/argo-cd/argocd/release values.repoServer.copyutil.resources.requests.cpu",
    ],
    [
      "pools-are-bounded",
      "aws-dev",
      "unbounded-pool",
      "aws-dev/platform/karpenter/after/objects/release NodePool/:general-workloads spec.limits",
    ],
    [
      "interruptions-are-heard",
      "aws-dev",
      "remove-interruption-queue",
      "aws-dev/platform/karpenter/karpenter/release values.settings.interruptionQueue",
    ],
    ["versions-as-chosen", "aws-dev", "unknown-instance-type", "aws-dev/aws/postgres/server instance_class"],
    [
      "nodes-hold-images-and-pods",
      "aws-dev",
      "few-pods-per-node",
      "aws-dev/platform/karpenter/after/objects/release EC2NodeClass/:general-workloads spec.kubelet.maxPods",
    ],
    [
      "storage-classes-exist",
      "aws-dev",
      "two-default-storage-classes",
      "aws-dev/platform/storage-classes/after/objects/release StorageClass/:gp3 metadata.annotations.storageclass.kubernetes.io/is-default-class",
    ],
    [
      "charts-come-from-their-publisher",
      "aws-dev",
      "wrong-repository",
      "aws-dev/platform/kserve/kserve-runtime-configs/release repository",
    ],
    [
      "images-are-pinned",
      "aws-dev",
      "mutable-tag-in-values",
      "aws-dev/platform/kserve/kserve-runtime-configs/release values.kserve.servingruntime.sklearnserver.tag",
    ],
    [
      "images-come-from-known-registries",
      "aws-dev",
      "unknown-registry",
      "aws-dev/platform/argo-events/argo-events/release values.configs.jetstream.versions.0.natsImage",
    ],
    [
      "definitions-outlive-their-chart",
      "aws-dev",
      "definitions-not-kept",
      "aws-dev/platform/argo-events/argo-events/release values.crds.keep",
    ],
    [
      "charts-name-what-exists",
      "aws-dev",
      "default-password",
      "aws-dev/platform/grafana/grafana/release values.admin.existingSecret",
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
      "workflows-hang-together",
      "aws-dev",
      "missing-template",
      "aws-dev/platform/drift-detection/after/objects/release CronWorkflow/argo:drift-detection spec.workflowSpec.entrypoint",
    ],
    [
      "values-name-this-environment",
      "aws-dev",
      "wrong-cloud-name-in-values",
      "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release values.region",
    ],
    [
      "pod-security-levels-as-decided",
      "aws-dev",
      "pod-security-privileged",
      "aws-dev/platform/namespace-data metadata.labels.pod-security.kubernetes.io/enforce",
    ],
    [
      "security-contexts-are-strict",
      "aws-dev",
      "privileged-container",
      "aws-dev/platform/argo-events/after/objects/release EventBus/argo-events:default spec.jetstream.containerTemplate.securityContext",
    ],
    [
      "our-containers-have-limits",
      "aws-dev",
      "drop-security-context",
      "aws-dev/platform/kserve/after/objects/release ClusterServingRuntime/:vllm spec.containers.0.securityContext",
    ],
    [
      "objects-leave-the-node-alone",
      "aws-dev",
      "host-network",
      "aws-dev/platform/databases/after/objects/release Job/data:database-argo-ad392810-${substr(sha256(aws_db_instance.aws_postgres_server_543F7C40.address), 0, 8)} spec.template.spec.containers",
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
      "changes-of-others-stay",
      "aws-dev",
      "rotated-secret-overwritten",
      "aws-dev/aws/network/private-0 lifecycle.ignore_changes",
    ],
    [
      "built-in-kinds-are-served",
      "aws-dev",
      "old-api-version",
      "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/external-secrets:reloader-63583a apiVersion",
    ],
    ["rights-before-use", "aws-dev", "drop-one-dependency", "aws-dev/aws/cluster/cluster depends_on.0"],
    [
      "rights-to-change-are-bound",
      "aws-dev",
      "drop-via-service",
      "aws-dev/aws/add-ons/identity-aws-load-balancer-controller/balance policy.Statement.10.Condition",
    ],
    [
      "pages-ask-for-sign-in",
      "aws-prod",
      "anonymous-ui",
      "aws-prod/platform/argo-cd/argocd/release values.configs.rbac.policy.default",
    ],
    [
      "machines-are-known",
      "aws-prod",
      "unknown-instance-type",
      "aws-prod/aws/cluster/groups/general instance_types.1",
    ],
    [
      "secret-templates-resolve",
      "aws-prod",
      "template-of-missing-key",
      "aws-prod/platform/mlflow/before/objects/release ExternalSecret/mlflow:mlflow-database spec.target.template.data.password",
    ],
    [
      "mounts-have-volumes",
      "aws-prod",
      "missing-volume",
      "aws-prod/platform/kserve/after/objects/release ClusterServingRuntime/:vllm spec.containers.0.volumeMounts.2.name",
    ],
    [
      "encrypted-in-transit",
      "azure-dev",
      "insecure-transport",
      "azure-dev/azure/storage/account https_traffic_only_enabled",
    ],
    [
      "charts-carry-the-identity-label",
      "azure-dev",
      "drop-identity-label",
      "azure-dev/platform/velero/velero/release values.podLabels.azure.workload.identity/use",
    ],
    [
      "api-before-use",
      "gcp-dev",
      "drop-one-dependency",
      "gcp-dev/gcp/identity-external-secrets/account depends_on.0",
    ],
    ["identities-have-rights", "gcp-dev", "rename-trust-subject", "gcp-dev/gcp/identity-keda/binding member"],
    ...MISTAKES_IN_REACH,
  ];

const known = new Map<string, Spot[]>();

/** Places of a stack, listed once. */
function spots({ stack, document }: StackGraph): Spot[] {
  const before = known.get(stack) ?? spotsIn(document);
  known.set(stack, before);
  return before;
}

/**
 * The stack's document with one mistake in it.
 * @throws Error when the stack has no such place any more: choose another
 */
export function withMistake(graph: StackGraph, operatorId: string, place: string): Attributes {
  const operator = OPERATORS.find(({ id }) => id === operatorId);
  if (operator === undefined) throw new Error(`no kind of mistake is called ${operatorId}`);
  const spot = spots(graph).find((candidate) => placeOf(candidate) === place && operator.where(candidate));
  const mutant = spot === undefined ? undefined : mutantOf(graph.document, operator, spot);
  if (mutant === undefined) throw new Error(`${operatorId} cannot be made at ${place}`);
  return mutant.document;
}
