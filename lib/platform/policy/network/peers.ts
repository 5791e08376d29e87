import type { PlatformInputs } from "../../inputs";
import type { Flow, WellKnownPeer } from "../../../kubernetes/component";
import type { NetworkPeer, NetworkPort } from "./base";

/** Where an environment's own services are, as far as network policies need it. */
export type PeerInputs = Pick<PlatformInputs, "network" | "stores" | "postgres" | "published" | "identities">;

/** Every address but the clouds' metadata service, which would give a pod the node's rights. */
const ANYWHERE: NetworkPeer = { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } };

/**
 * Where pods get the token of their cloud identity, by the annotation of their ServiceAccount: GKE's metadata server, on dataplane v2 by
 * its second address too. The identities of EKS and AKS need none: their tokens are files, exchanged over HTTPS.
 */
const TOKEN_SOURCES: Readonly<Record<string, readonly { readonly cidr: string; readonly port: number }[]>> = {
  "iam.gke.io/gcp-service-account": [
    { cidr: "169.254.169.254/32", port: 80 },
    { cidr: "169.254.169.252/32", port: 988 },
  ],
};

/** Peers that are reached with the pod's own cloud identity. */
const WITH_IDENTITY: readonly WellKnownPeer[] = ["object-store", "secret-store", "cloud-api"];

/** Whether one end of a flow is a well-known peer. */
export const isWellKnown = (end: Flow["from"]): end is WellKnownPeer => typeof end === "string";

/** Namespace of a Service's host name such as `object-store.data.svc`, with or without port; undefined for a host outside the cluster. */
function namespaceOfHost(host: string): string | undefined {
  return /^[\w-]+\.([\w-]+)\.svc(?:\.[\w.-]+)?(?::\d+)?$/.exec(host)?.[1];
}

const inNamespace = (name: string): NetworkPeer => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const blocks = (cidrs: readonly string[]): NetworkPeer[] => cidrs.map((cidr) => ({ ipBlock: { cidr } }));

function storePeers(inputs: PeerInputs): NetworkPeer[] {
  const namespace = namespaceInside("object-store", inputs);
  return [namespace === undefined ? ANYWHERE : inNamespace(namespace)];
}

function databasePeers(inputs: PeerInputs): NetworkPeer[] {
  const namespace = namespaceInside("database", inputs);
  return namespace === undefined ? blocks(inputs.network.databaseCidrs) : [inNamespace(namespace)];
}

/** Namespace of a store or database that runs in the cluster itself, whose pods must let its clients in; undefined for the cloud's. */
export function namespaceInside(peer: WellKnownPeer, { stores, postgres }: PeerInputs): string | undefined {
  if (peer === "database") return namespaceOfHost(postgres.host);
  const { backend } = stores.artifacts;
  return peer === "object-store" && backend.kind === "s3" ? namespaceOfHost(backend.endpoint) : undefined;
}

/** A load balancer sends from the network's addresses; the gateway's proxies are pods. */
function edgePeers({ published, network }: PeerInputs): NetworkPeer[] {
  if (published === undefined) return [];
  return published.edge.kind === "gateway" ? [inNamespace("envoy-gateway")] : blocks([network.cidr]);
}

/**
 * Pods that carry a managed control plane's calls into the cluster: on GKE and AKS they tunnel them, so a webhook sees one of these pods
 * and no address of the API server. Each names them by another label.
 */
const TUNNELS: readonly NetworkPeer[] = ["k8s-app", "app"].map((key) => ({
  ...inNamespace("kube-system"),
  podSelector: { matchLabels: { [key]: "konnectivity-agent" } },
}));

/**
 * Whom a well-known peer's connections come from. The API server calls from an address that no contract knows (EKS, local clusters) or
 * through a tunnel's pods; both are named, since Cilium (GKE's dataplane) matches pods and nodes by their labels and by no address.
 */
export function sourcesOf(peer: WellKnownPeer, inputs: PeerInputs): readonly NetworkPeer[] {
  switch (peer) {
    case "api-server":
      return [ANYWHERE, ...TUNNELS];
    case "nodes":
      return blocks(inputs.network.clusterCidrs);
    default:
      return outsideOf(peer, inputs);
  }
}

/**
 * Whom connections to a well-known peer may reach; undefined is any destination. That is what nodes come to: Cilium matches them by no
 * address, and a NetworkPolicy has no word for them, so only the rule's ports bound it. The API server's address is known to no contract and
 * differs by cloud (inside the network, in the provider's, public): it is any address on its ports. Where Cilium runs it is outside the
 * cluster's nodes, and the Service `kubernetes` is translated to that address before policies are asked.
 */
export function destinationsOf(peer: WellKnownPeer, inputs: PeerInputs): readonly NetworkPeer[] | undefined {
  switch (peer) {
    case "nodes":
      return undefined;
    case "api-server":
      return [ANYWHERE];
    default:
      return outsideOf(peer, inputs);
  }
}

/** Peers that are the same seen from both sides: the environment's services, or any address. */
function outsideOf(
  peer: Exclude<WellKnownPeer, "nodes" | "api-server">,
  inputs: PeerInputs,
): readonly NetworkPeer[] {
  switch (peer) {
    case "object-store":
      return storePeers(inputs);
    case "database":
      return databasePeers(inputs);
    case "edge":
      return edgePeers(inputs);
    case "secret-store":
    case "cloud-api":
    case "internet":
      return [ANYWHERE];
  }
}

/** Further rules of egress to a well-known peer: the tokens that it asks for. */
export function tokenRules(
  peer: WellKnownPeer,
  { identities }: PeerInputs,
): { to: NetworkPeer[]; ports: NetworkPort[] }[] {
  if (!WITH_IDENTITY.includes(peer)) return [];
  const annotations = new Set(
    Object.values(identities).flatMap(({ serviceAccountAnnotations }) =>
      Object.keys(serviceAccountAnnotations),
    ),
  );
  return [...annotations]
    .flatMap((annotation) => TOKEN_SOURCES[annotation] ?? [])
    .map(({ cidr, port }) => ({ to: [{ ipBlock: { cidr } }], ports: [{ port, protocol: "TCP" }] }));
}
