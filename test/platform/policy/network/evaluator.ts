import type { KubernetesObject } from "../../../../lib/kubernetes/object";
import type {
  NetworkPeer,
  NetworkPolicySpec,
  NetworkPort,
} from "../../../../lib/platform/policy/network/base";

/** One end of a connection: a pod, a node, or an address outside the cluster. */
export type End =
  | {
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly address?: string;
    }
  | { readonly address: string; /** @default false */ readonly node?: boolean };

/**
 * How ends are matched. `by-address`: an `ipBlock` holds for whoever has an address in it (the VPC CNI, Calico, kindnet). `by-identity`: it
 * holds outside the cluster alone; pods are matched by labels, and nodes by nothing that a NetworkPolicy can say (Cilium).
 */
export type Dataplane = "by-address" | "by-identity";

/** A connection that somebody tries. */
export interface Attempt {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  /** @default "TCP" */
  readonly protocol?: "TCP" | "UDP";
  /** @default "by-address" */
  readonly dataplane?: Dataplane;
}

const isPod = (end: End): end is Extract<End, { readonly namespace: string }> => "namespace" in end;

const selects = (
  selector: { readonly matchLabels?: Readonly<Record<string, string>> },
  labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);

const numberOf = (address: string): number =>
  address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);

/** Whether an IPv4 address is in a range. */
export function inRange(address: string, cidr: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
}

/** Whether a dataplane that goes by identity knows an end as a part of the cluster. */
const isInCluster = (end: End): boolean => isPod(end) || end.node === true;

function peerMatches(
  peer: NetworkPeer,
  end: End,
  policyNamespace: string,
  dataplane: Dataplane | undefined,
): boolean {
  if (peer.ipBlock !== undefined) {
    if (dataplane === "by-identity" && isInCluster(end)) return false;
    const { cidr, except = [] } = peer.ipBlock;
    const { address } = end;
    return (
      address !== undefined && inRange(address, cidr) && !except.some((range) => inRange(address, range))
    );
  }
  if (!isPod(end)) return false;
  const inNamespace =
    peer.namespaceSelector === undefined
      ? end.namespace === policyNamespace
      : selects(peer.namespaceSelector, { "kubernetes.io/metadata.name": end.namespace });
  return inNamespace && selects(peer.podSelector ?? {}, end.labels);
}

function ruleMatches(
  rule: {
    readonly peers: readonly NetworkPeer[] | undefined;
    readonly ports?: readonly NetworkPort[] | undefined;
  },
  end: End,
  attempt: Attempt,
  namespace: string,
): boolean {
  const port =
    rule.ports === undefined ||
    rule.ports.some(
      ({ port, protocol }) => port === attempt.port && protocol === (attempt.protocol ?? "TCP"),
    );
  const matches = (peer: NetworkPeer): boolean => peerMatches(peer, end, namespace, attempt.dataplane);
  return port && (rule.peers === undefined || rule.peers.some(matches));
}

/** Whether the policies of one side let an attempt through; a pod that no policy of this direction selects is open. */
function sideAllows(
  policies: readonly KubernetesObject[],
  attempt: Attempt,
  direction: "Ingress" | "Egress",
): boolean {
  const [self, other] = direction === "Ingress" ? [attempt.to, attempt.from] : [attempt.from, attempt.to];
  if (!isPod(self)) return true;
  const applying = policies.filter(({ metadata, spec }) => {
    const { podSelector, policyTypes } = spec as NetworkPolicySpec;
    return (
      metadata.namespace === self.namespace &&
      policyTypes.includes(direction) &&
      selects(podSelector, self.labels)
    );
  });
  if (applying.length === 0) return true;
  return applying.some((policy) => {
    const { ingress = [], egress = [] } = policy["spec"] as NetworkPolicySpec;
    const rules =
      direction === "Ingress"
        ? ingress.map(({ from, ports }) => ({ peers: from, ports }))
        : egress.map(({ to, ports }) => ({ peers: to, ports }));
    return rules.some((rule) => ruleMatches(rule, other, attempt, self.namespace));
  });
}

/** What NetworkPolicies do to an attempt, by the API's own words: policies add up, both sides must agree, who is selected by none is open. */
export function allows(policies: readonly KubernetesObject[], attempt: Attempt): boolean {
  return sideAllows(policies, attempt, "Egress") && sideAllows(policies, attempt, "Ingress");
}
