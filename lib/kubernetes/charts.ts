import type { Chart } from "./chart-version";
import { observabilityCharts } from "./charts-observability";

export type { Chart } from "./chart-version";

/**
 * Every chart of the platform: the single place where a chart's version stands (rule 155). Renovate reads the comment above each entry
 * (`.github/renovate.json`). Versions suit Kubernetes 1.35; ranges are the projects' own statements as of 2026-08-22.
 */
export const charts = {
  ...observabilityCharts,
  // renovate: datasource=helm depName=argo-cd registryUrl=https://argoproj.github.io/argo-helm
  argoCd: {
    repository: "https://argoproj.github.io/argo-helm",
    name: "argo-cd",
    version: "10.1.1",
    specified: "9.4.2",
    reason: "tested on Kubernetes 1.32 to 1.35",
  },
  // renovate: datasource=helm depName=argo-events registryUrl=https://argoproj.github.io/argo-helm
  argoEvents: {
    repository: "https://argoproj.github.io/argo-helm",
    name: "argo-events",
    version: "2.4.22",
    specified: "2.4.14",
    reason: "newest; states no Kubernetes range",
  },
  // renovate: datasource=helm depName=argo-rollouts registryUrl=https://argoproj.github.io/argo-helm
  argoRollouts: {
    repository: "https://argoproj.github.io/argo-helm",
    name: "argo-rollouts",
    version: "2.41.0",
    specified: "2.39.1",
    reason: "newest; its CI ends at 1.34",
  },
  // renovate: datasource=helm depName=argo-workflows registryUrl=https://argoproj.github.io/argo-helm
  argoWorkflows: {
    repository: "https://argoproj.github.io/argo-helm",
    name: "argo-workflows",
    version: "1.0.18",
    specified: "0.47.3",
    reason: "Argo Workflows 3.7 ended on 2026-08-14",
  },
  // renovate: datasource=helm depName=aws-load-balancer-controller registryUrl=https://aws.github.io/eks-charts
  awsLoadBalancerController: {
    repository: "https://aws.github.io/eks-charts",
    name: "aws-load-balancer-controller",
    version: "3.5.0",
    specified: "1.17.1",
    reason: "the maintained line; version 2 is frozen",
  },
  // renovate: datasource=helm depName=cert-manager registryUrl=https://charts.jetstack.io
  certManager: {
    repository: "https://charts.jetstack.io",
    name: "cert-manager",
    version: "v1.21.1",
    specified: "v1.19.3",
    reason: "supports 1.33 to 1.36; the line of 1.19 ended on 2026-07-08",
  },
  // renovate: datasource=helm depName=cloudnative-pg registryUrl=https://cloudnative-pg.github.io/charts
  cloudNativePg: {
    repository: "https://cloudnative-pg.github.io/charts",
    name: "cloudnative-pg",
    version: "0.29.0",
    reason: "supports 1.34 to 1.36",
  },
  // renovate: datasource=helm depName=cluster-autoscaler registryUrl=https://kubernetes.github.io/autoscaler
  clusterAutoscaler: {
    repository: "https://kubernetes.github.io/autoscaler",
    name: "cluster-autoscaler",
    version: "9.59.0",
    reason: "its image follows the cluster's minor",
  },
  // renovate: datasource=helm depName=external-dns registryUrl=https://kubernetes-sigs.github.io/external-dns
  externalDns: {
    repository: "https://kubernetes-sigs.github.io/external-dns",
    name: "external-dns",
    version: "1.21.1",
    reason: "newest",
  },
  // renovate: datasource=helm depName=external-secrets registryUrl=https://charts.external-secrets.io
  externalSecrets: {
    repository: "https://charts.external-secrets.io",
    name: "external-secrets",
    version: "2.8.0",
    specified: "1.2.1",
    reason: "the newest that lists 1.35",
  },
  // renovate: datasource=helm depName=gatekeeper registryUrl=https://open-policy-agent.github.io/gatekeeper/charts
  gatekeeper: {
    repository: "https://open-policy-agent.github.io/gatekeeper/charts",
    name: "gatekeeper",
    version: "3.23.0",
    reason: "newest",
  },
  // renovate: datasource=docker depName=docker.io/envoyproxy/gateway-helm
  envoyGateway: {
    repository: "oci://docker.io/envoyproxy",
    name: "gateway-helm",
    version: "v1.9.0",
    reason: "supports 1.33 to 1.36; replaces ingress-nginx, retired in March 2026",
  },
  // renovate: datasource=docker depName=public.ecr.aws/karpenter/karpenter
  karpenter: {
    repository: "oci://public.ecr.aws/karpenter",
    name: "karpenter",
    version: "1.14.1",
    specified: "1.8.3",
    reason: "1.35 needs 1.9 or newer",
  },
  // renovate: datasource=docker depName=public.ecr.aws/karpenter/karpenter-crd
  karpenterCrd: {
    repository: "oci://public.ecr.aws/karpenter",
    name: "karpenter-crd",
    version: "1.14.1",
    specified: "1.8.3",
    reason: "follows Karpenter: the only chart that upgrades its CRDs (rule 95)",
  },
  // renovate: datasource=helm depName=keda registryUrl=https://kedacore.github.io/charts
  keda: {
    repository: "https://kedacore.github.io/charts",
    name: "keda",
    version: "2.20.2",
    specified: "2.19.0",
    reason: "the first line that lists 1.35",
  },
  // renovate: datasource=docker depName=ghcr.io/kserve/charts/kserve-crd
  kserveCrd: {
    repository: "oci://ghcr.io/kserve/charts",
    name: "kserve-crd",
    version: "v0.20.0",
    specified: "v0.16.0",
    reason: "follows kserve-resources",
  },
  // renovate: datasource=docker depName=ghcr.io/kserve/charts/kserve-resources
  kserve: {
    repository: "oci://ghcr.io/kserve/charts",
    name: "kserve-resources",
    version: "v0.20.0",
    specified: "v0.16.0",
    reason: "the first release whose canary works without Knative (rule 92)",
  },
  // renovate: datasource=docker depName=ghcr.io/kserve/charts/kserve-runtime-configs
  kserveRuntimes: {
    repository: "oci://ghcr.io/kserve/charts",
    name: "kserve-runtime-configs",
    version: "v0.20.0",
    reason: "runtimes left the controller's chart in 0.17",
  },
  // renovate: datasource=helm depName=kyverno registryUrl=https://kyverno.github.io/kyverno
  kyverno: {
    repository: "https://kyverno.github.io/kyverno",
    name: "kyverno",
    version: "3.8.2",
    specified: "3.6.2",
    reason: "the newest with a stated range that has 1.35",
  },
  // renovate: datasource=helm depName=minio registryUrl=https://charts.min.io
  minio: {
    repository: "https://charts.min.io",
    name: "minio",
    version: "5.4.0",
    specified: "5.4.0",
    reason: "the last one: archived upstream, offered for local clusters only",
  },
  // renovate: datasource=helm depName=mlflow registryUrl=https://community-charts.github.io/helm-charts
  mlflow: {
    repository: "https://community-charts.github.io/helm-charts",
    name: "mlflow",
    version: "1.11.5",
    specified: "1.8.1",
    reason: "newest; states no Kubernetes range",
  },
  // renovate: datasource=helm depName=nvidia-device-plugin registryUrl=https://nvidia.github.io/k8s-device-plugin
  nvidiaDevicePlugin: {
    repository: "https://nvidia.github.io/k8s-device-plugin",
    name: "nvidia-device-plugin",
    version: "0.20.0",
    specified: "0.19.3",
    reason: "newest",
  },
  // renovate: datasource=helm depName=oauth2-proxy registryUrl=https://oauth2-proxy.github.io/manifests
  oauth2Proxy: {
    repository: "https://oauth2-proxy.github.io/manifests",
    name: "oauth2-proxy",
    version: "10.7.0",
    reason: "newest",
  },
  // renovate: datasource=helm depName=reloader registryUrl=https://stakater.github.io/stakater-charts
  reloader: {
    repository: "https://stakater.github.io/stakater-charts",
    name: "reloader",
    version: "2.2.16",
    reason: "newest",
  },
  // renovate: datasource=helm depName=sealed-secrets registryUrl=https://bitnami-labs.github.io/sealed-secrets
  sealedSecrets: {
    repository: "https://bitnami-labs.github.io/sealed-secrets",
    name: "sealed-secrets",
    version: "2.18.5",
    reason: "newest",
  },
  // renovate: datasource=helm depName=velero registryUrl=https://vmware-tanzu.github.io/helm-charts
  velero: {
    repository: "https://vmware-tanzu.github.io/helm-charts",
    name: "velero",
    version: "12.1.0",
    reason: "tested on 1.35.0",
  },
} as const satisfies Record<string, Chart>;
