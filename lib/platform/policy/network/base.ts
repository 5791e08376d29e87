/** One side of a rule of a NetworkPolicy. */
export interface NetworkPeer {
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

/** A port of a rule. */
export interface NetworkPort {
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
}

/** An ingress rule of a NetworkPolicy. */
export interface IngressRule {
  readonly from?: readonly NetworkPeer[];
  readonly ports?: readonly NetworkPort[];
}

/** An egress rule of a NetworkPolicy. */
export interface EgressRule {
  readonly to?: readonly NetworkPeer[];
  readonly ports?: readonly NetworkPort[];
}

/** `spec` of a `networking.k8s.io/v1` NetworkPolicy. */
export interface NetworkPolicySpec {
  readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly policyTypes: readonly ("Ingress" | "Egress")[];
  readonly ingress?: readonly IngressRule[];
  readonly egress?: readonly EgressRule[];
}

/** Nothing in, nothing out, unless another policy says so. */
export const DEFAULT_DENY_SPEC: NetworkPolicySpec = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Node-local DNS caches listen here. */
const NODE_LOCAL_DNS = "169.254.20.10/32";

/** Names are resolved by the cluster's DNS, or by a cache of it on the node. */
export const DNS_SPEC: NetworkPolicySpec = {
  podSelector: {},
  policyTypes: ["Egress"],
  egress: [
    {
      to: [
        { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } },
        { ipBlock: { cidr: NODE_LOCAL_DNS } },
      ],
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
    },
  ],
};
