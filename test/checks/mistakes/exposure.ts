import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family exposure. */
export const EXPOSURE_MISTAKES: readonly Mistake[] = [
  [
    "outside-is-declared",
    "aws-dev",
    "widen-cidr-of-network-policy",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/cert-manager:allow-dns spec.egress.0.to.1.ipBlock.cidr",
  ],
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
    "pages-ask-for-sign-in",
    "aws-prod",
    "anonymous-ui",
    "aws-prod/platform/argo-cd/argocd/release values.configs.rbac.policy.default",
  ],
  [
    "encrypted-in-transit",
    "azure-dev",
    "insecure-transport",
    "azure-dev/azure/storage/account https_traffic_only_enabled",
  ],
  [
    "open-ranges-leave-the-node-out",
    "gcp-dev",
    "widen-cidr-of-network-policy",
    "gcp-dev/platform/network-policies/after/objects/release NetworkPolicy/mlops:allow-dns spec.egress.0.to.1.ipBlock.cidr",
  ],
  [
    "one-purpose-one-list-of-peers",
    "aws-dev",
    "drop-one-peer",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/mlops:allow-dns spec.egress.0.to.0",
  ],
  [
    "closed-pods-reach-what-they-ask",
    "aws-dev",
    "drop-network-policy",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/cert-manager:every-pod",
  ],
  [
    "closed-in-both-directions",
    "aws-dev",
    "policy-types-without-egress",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/mlops:default-deny spec.policyTypes",
  ],
  [
    "peers-of-policies-are-there",
    "aws-dev",
    "network-policy-selects-nothing",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/monitoring:prometheus-65a537 spec.egress.2.to.0.podSelector.matchLabels.app.kubernetes.io/instance",
  ],
  [
    "api-answers-whom-the-environment-names",
    "gcp-dev",
    "public-api-endpoint",
    "gcp-dev/gcp/cluster/cluster private_cluster_config.enable_private_endpoint",
  ],
  [
    "identities-reach-their-cloud",
    "gcp-dev",
    "drop-network-policy",
    "gcp-dev/platform/network-policies/after/objects/release NetworkPolicy/external-secrets:external-secrets-external-secrets-22a9d2",
  ],
  [
    "policies-open-ports-that-listen",
    "aws-dev",
    "network-policy-wrong-port",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/kyverno:kyverno-cleanup-controller-d8561d spec.ingress.1.ports.0.port",
  ],
  [
    "policies-open-ports-that-listen",
    "aws-dev",
    "network-policy-wrong-port",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/monitoring:tempo-55ae8f spec.egress.0.ports.0.port",
  ],
  [
    "pages-ask-for-sign-in",
    "aws-dev",
    "anonymous-ui",
    "aws-dev/platform/argo-cd/argocd/release values.configs.cm.admin.enabled",
  ],
  [
    "closed-by-default",
    "azure-dev",
    "public-vault-or-registry",
    "azure-dev/azure/secrets/vault public_network_access_enabled",
  ],
  [
    "namespaces-start-closed",
    "aws-dev",
    "drop-network-policy",
    "aws-dev/platform/network-policies/after/objects/release NetworkPolicy/edge:default-deny",
  ],
];
