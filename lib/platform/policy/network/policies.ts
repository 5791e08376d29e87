import { createHash } from "node:crypto";
import type { Component, Flow, PodSelector, WellKnownPeer } from "../../../kubernetes/component";
import { BUILT_IN_NAMESPACES, type NamespaceSpec } from "../../../kubernetes/namespace";
import type { KubernetesObject } from "../../../kubernetes/object";
import {
  DEFAULT_DENY_SPEC,
  DNS_SPEC,
  type EgressRule,
  type IngressRule,
  type NetworkPeer,
  type NetworkPolicySpec,
  type NetworkPort,
} from "./base";
import {
  destinationsOf,
  isWellKnown,
  namespaceInside,
  sourcesOf,
  tokenRules,
  type PeerInputs,
} from "./peers";

/** Who scrapes. */
export const PROMETHEUS: PodSelector = {
  namespace: "monitoring",
  labels: { "app.kubernetes.io/name": "prometheus" },
};

/** Annotation with the reasons of a policy's rules. */
const WHY = "ml-platform/why";

/** Every connection that components declare: their flows, what is scraped, and the API server's calls of webhooks. */
export function declaredFlows(components: readonly Component[]): readonly Flow[] {
  return components.flatMap((component) => [
    ...(component.flows ?? []),
    ...(component.metrics ?? []).map((endpoint): Flow => {
      return {
        from: PROMETHEUS,
        to: endpoint.pods,
        ports: [endpoint.portNumber],
        why: `metrics ${endpoint.name} are scraped`,
      };
    }),
    ...(component.webhooks ?? []).map((webhook): Flow => {
      const to = { namespace: component.namespace, labels: webhook.pods };
      return {
        from: "api-server",
        to,
        ports: [webhook.port],
        why: `the API server asks ${component.name}'s webhook`,
      };
    }),
  ]);
}

interface Draft {
  readonly pods: PodSelector;
  readonly ingress: IngressRule[];
  readonly egress: EgressRule[];
  readonly why: Set<string>;
}

const portsOf = ({ ports, protocol }: Pick<Flow, "ports" | "protocol">): NetworkPort[] =>
  ports.map((port) => ({ port, protocol: protocol ?? "TCP" }));

function selector(labels: PodSelector["labels"]): NetworkPolicySpec["podSelector"] {
  return labels === undefined || Object.keys(labels).length === 0 ? {} : { matchLabels: labels };
}

function podPeer({ namespace, labels }: PodSelector): NetworkPeer {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  return labels === undefined ? { namespaceSelector } : { namespaceSelector, podSelector: selector(labels) };
}

/** What whoever opens a flow needs; nothing where the other end does not exist in this environment. */
function egressOf(flow: Flow, inputs: PeerInputs): readonly EgressRule[] {
  const { to } = flow;
  const ports = portsOf(flow);
  if (!isWellKnown(to)) return [{ to: [podPeer(to)], ports }];
  const peers = destinationsOf(to, inputs);
  if (peers === undefined) return [{ ports }];
  return peers.length === 0 ? [] : [{ to: peers, ports }, ...tokenRules(to, inputs)];
}

/** What whoever accepts a flow needs. */
function ingressOf(flow: Flow, inputs: PeerInputs): readonly IngressRule[] {
  const { from } = flow;
  const peers = isWellKnown(from) ? sourcesOf(from, inputs) : [podPeer(from)];
  return peers.length === 0 ? [] : [{ from: peers, ports: portsOf(flow) }];
}

/** Pods of a namespace that Kubernetes made, such as DNS and the cloud's add-ons, stay outside network policies. */
const governed = (end: Flow["from"]): end is PodSelector =>
  !isWellKnown(end) && !BUILT_IN_NAMESPACES.includes(end.namespace);

/** Pods of a store or database in the cluster: all of its namespace, of which only the server listens on the flow's ports. */
function inside(end: WellKnownPeer, inputs: PeerInputs): PodSelector | undefined {
  const namespace = namespaceInside(end, inputs);
  return namespace === undefined ? undefined : { namespace };
}

/** What a flow is for whoever opens it and for whoever accepts it; each side needs its own rule. */
function draft(flow: Flow, inputs: PeerInputs, drafts: Map<string, Draft>): void {
  const add = (pods: PodSelector, ingress: readonly IngressRule[], egress: readonly EgressRule[]): void => {
    if (ingress.length + egress.length === 0) return;
    const key = JSON.stringify([pods.namespace, Object.entries(pods.labels ?? {}).sort()]);
    const known = drafts.get(key) ?? { pods, ingress: [], egress: [], why: new Set() };
    drafts.set(key, known);
    known.why.add(flow.why);
    known.ingress.push(...ingress);
    known.egress.push(...egress);
  };
  if (governed(flow.from)) add(flow.from, [], egressOf(flow, inputs));
  const accepting = isWellKnown(flow.to) ? inside(flow.to, inputs) : flow.to;
  if (accepting !== undefined && governed(accepting)) add(accepting, ingressOf(flow, inputs), []);
}

function unique<T>(rules: readonly T[]): T[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** Readable and the same in every run: the labels' values, and a short hash of the whole selector. */
function nameOf({ namespace, labels = {} }: PodSelector): string {
  const values = Object.values(labels);
  if (values.length === 0) return "every-pod";
  const hash = createHash("sha256")
    .update(JSON.stringify([namespace, Object.entries(labels).sort()]))
    .digest("hex")
    .slice(0, 6);
  const text = values
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50);
  return `${text.replace(/^-|-$/g, "")}-${hash}`;
}

function policyOf({ pods, ingress, egress, why }: Draft): KubernetesObject {
  const spec: NetworkPolicySpec = {
    podSelector: selector(pods.labels),
    policyTypes: [
      ...(ingress.length > 0 ? (["Ingress"] as const) : []),
      ...(egress.length > 0 ? (["Egress"] as const) : []),
    ],
    ...(ingress.length > 0 ? { ingress: unique(ingress) } : {}),
    ...(egress.length > 0 ? { egress: unique(egress) } : {}),
  };
  return networkPolicy(nameOf(pods), pods.namespace, spec, [...why].sort().join("; "));
}

function networkPolicy(
  name: string,
  namespace: string,
  spec: NetworkPolicySpec,
  why: string,
): KubernetesObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace, annotations: { [WHY]: why } },
    spec,
  };
}

/** Default deny, DNS and the declared flows, for every namespace of the platform. */
export function networkPolicies(
  namespaces: readonly Pick<NamespaceSpec, "name">[],
  components: readonly Component[],
  inputs: PeerInputs,
): readonly KubernetesObject[] {
  const drafts = new Map<string, Draft>();
  for (const flow of declaredFlows(components)) draft(flow, inputs, drafts);
  const closed = namespaces.flatMap(({ name }) => [
    networkPolicy("default-deny", name, DEFAULT_DENY_SPEC, "what is not declared does not happen"),
    networkPolicy("allow-dns", name, DNS_SPEC, "names are resolved"),
  ]);
  return [...closed, ...[...drafts.values()].map(policyOf)];
}
