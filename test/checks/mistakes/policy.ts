import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family policy. */
export const POLICY_MISTAKES: readonly Mistake[] = [
  [
    "guards-are-installed",
    "aws-dev",
    "remove-release",
    "aws-dev/platform/disruption-budgets/after/objects/release",
  ],
  [
    "admission-policies-hold",
    "aws-dev",
    "release-in-missing-namespace",
    "aws-dev/platform/aws-load-balancer-controller/aws-load-balancer-controller/release namespace",
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
    "namespaces-of-secrets-run-nothing",
    "local-dev",
    "pod-security-privileged",
    "local-dev/local/vault/namespace metadata.labels.pod-security.kubernetes.io/enforce",
  ],
  [
    "quota-with-default-limits",
    "aws-dev",
    "remove-object",
    "aws-dev/platform/namespace-bounds/after/objects/release ResourceQuota/mlflow:compute",
  ],
  [
    "pods-of-operators-meet-their-level",
    "aws-dev",
    "drop-security-context",
    "aws-dev/platform/kserve/kserve-runtime-configs/release values.kserve.servingruntime.sklearnserver.securityContext",
  ],
  [
    "contexts-give-up-everything",
    "aws-dev",
    "run-as-root",
    "aws-dev/platform/envoy-gateway/after/objects/release EnvoyProxy/envoy-gateway:inference spec.provider.kubernetes.envoyDeployment.pod.securityContext.runAsNonRoot",
  ],
  [
    "quotas-as-in-the-profile",
    "aws-dev",
    "lower-quota",
    "aws-dev/platform/namespace-bounds/after/objects/release ResourceQuota/argo:compute spec.hard.requests.nvidia.com/gpu",
  ],
  [
    "pods-give-up-what-they-do-not-need",
    "aws-dev",
    "drop-security-context",
    "aws-dev/platform/opencost/opencost/release values.opencost.exporter.securityContext",
  ],
  [
    "pods-of-operators-meet-their-level",
    "aws-dev",
    "drop-security-context",
    "aws-dev/platform/envoy-gateway/after/objects/release EnvoyProxy/envoy-gateway:inference spec.provider.kubernetes.envoyDeployment.container.securityContext",
  ],
  [
    "admission-policies-hold",
    "aws-dev",
    "policy-of-no-operation",
    "aws-dev/platform/admission-policies/after/objects/release GeneratingPolicy/:add-tenant-quota spec.matchConstraints.resourceRules.0.operations.1",
  ],
  [
    "security-contexts-are-strict",
    "aws-dev",
    "privileged-container",
    "aws-dev/platform/log-shipper/log-shipper/release values.securityContext",
  ],
  [
    "our-containers-have-limits",
    "local-dev",
    "remove-resource-limits",
    "local-dev/platform/argo-events/after/objects/release EventBus/argo-events:default spec.jetstream.reloaderContainerTemplate.resources.limits",
  ],
  [
    "our-containers-have-limits",
    "aws-dev",
    "drop-security-context",
    "aws-dev/platform/velero/velero/release values.initContainers.0.securityContext",
  ],
  [
    "quotas-leave-nobody-out",
    "azure-dev",
    "remove-object",
    "azure-dev/platform/warm-capacity/before/objects/release ResourceQuota/mlops:warm-capacity",
  ],
];
