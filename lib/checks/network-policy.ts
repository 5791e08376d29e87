import { oncePerGraph, type StackGraph } from "./graph";
import { grouped } from "./grouped";
import { NO_LABELS, type Labels } from "./labels";
import { remembered, rememberedOf } from "./remembered";
import { ofKind } from "./rules/by-kind";
import { namespaceOf, type Entry } from "./rules/known";
import { at, field, isRecord, listOf, textOf } from "./walk";

/** Namespace of a peer that names none: all of them, or those that have some labels. */
export const EVERY_NAMESPACE = "*";

/** Ranges that stand for everything outside. */
const ANYWHERE: readonly (string | undefined)[] = ["0.0.0.0/0", "::/0"];

/** Whom a rule lets in or out: pods, or a range of addresses. */
export interface Peer {
  /** As it is written. */
  readonly written: unknown;
  /** The range; undefined for pods. */
  readonly cidr: string | undefined;
  /** Whether the range is everything outside. */
  readonly isOpen: boolean;
  /** Whether nothing is left out of the range. */
  readonly isWhole: boolean;
  /** Namespace of the pods; undefined for a range. @default the policy's own */
  readonly namespace: string | undefined;
  /** Labels that the pods have. */
  readonly labels: Labels;
}

/** A port by its number or its name; undefined for one that is not given, which opens all. */
export type Port = number | string | undefined;

/** One rule of a policy. */
export interface PolicyRule {
  /** As it is written. */
  readonly written: unknown;
  /** Empty for a rule that lets everybody. */
  readonly peers: readonly Peer[];
  /** Empty for a rule that opens all. */
  readonly ports: readonly Port[];
}

export type Direction = "ingress" | "egress";

/** A NetworkPolicy as Kubernetes reads it (https://kubernetes.io/docs/concepts/services-networking/network-policies/). */
export interface NetworkPolicy extends Readonly<Record<Direction, readonly PolicyRule[]>> {
  readonly namespace: string;
  /** Labels of the pods that it is about. */
  readonly labels: Labels;
  /** Whether it is about every pod of its namespace. */
  readonly isForAll: boolean;
  /** What it closes: `Ingress`, `Egress`. */
  readonly types: readonly unknown[];
  /** Peers of all its rules, in and out. */
  readonly peers: readonly Peer[];
}

/** A policy, and the object that it was read from. */
export interface PlacedPolicy {
  readonly entry: Entry;
  readonly policy: NetworkPolicy;
}

const labelsOf = (selector: unknown): Labels => {
  const labels = field(selector, "matchLabels");
  return isRecord(labels) ? labels : NO_LABELS;
};

function namespaceIn(selector: unknown, own: string): string {
  if (selector === undefined) return own;
  return textOf(labelsOf(selector)["kubernetes.io/metadata.name"]) ?? EVERY_NAMESPACE;
}

function peerOf(written: unknown, own: string): Peer {
  const range = field(written, "ipBlock");
  const cidr = range === undefined ? undefined : (textOf(field(range, "cidr")) ?? "");
  return {
    written,
    cidr,
    isOpen: ANYWHERE.includes(cidr),
    isWhole: listOf(field(range, "except")).length === 0,
    namespace: range === undefined ? namespaceIn(field(written, "namespaceSelector"), own) : undefined,
    labels: labelsOf(field(written, "podSelector")),
  };
}

const rulesOf = (spec: unknown, direction: Direction, own: string): readonly PolicyRule[] =>
  listOf(field(spec, direction)).map((written) => ({
    written,
    peers: listOf(field(written, direction === "ingress" ? "from" : "to")).map((peer) => peerOf(peer, own)),
    ports: listOf(field(written, "ports")).map((port) => field(port, "port") as Port),
  }));

/** Stacks share objects; each is read once for a namespace. */
const readIn = rememberedOf((object: object) =>
  remembered((namespace): NetworkPolicy => {
    const spec = at(object, "spec");
    const selector = field(spec, "podSelector");
    const [ingress, egress] = [rulesOf(spec, "ingress", namespace), rulesOf(spec, "egress", namespace)];
    return {
      namespace,
      labels: labelsOf(selector),
      isForAll: isRecord(selector) && Object.keys(selector).length === 0,
      types: listOf(field(spec, "policyTypes")),
      ingress,
      egress,
      peers: [...ingress, ...egress].flatMap(({ peers }) => peers),
    };
  }),
);

/** Network policies of a stack. */
export const networkPolicies = oncePerGraph((graph: StackGraph): readonly PlacedPolicy[] =>
  ofKind(graph, "NetworkPolicy").map((entry) => ({
    entry,
    policy: readIn(entry.object)(namespaceOf(entry)),
  })),
);

const byNamespace = oncePerGraph((graph: StackGraph): ReadonlyMap<string, readonly PlacedPolicy[]> =>
  grouped(networkPolicies(graph), ({ policy }) => policy.namespace),
);

/** Network policies of a namespace; undefined for one that none closes. */
export const policiesOf = (graph: StackGraph, namespace: string): readonly PlacedPolicy[] | undefined =>
  byNamespace(graph).get(namespace);
