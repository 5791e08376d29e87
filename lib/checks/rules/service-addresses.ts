import { ADDRESSES } from "../../platform/addresses";
import type { StackGraph } from "../graph";
import { remembered } from "../remembered";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, textOf } from "../walk";
import { inContents } from "./by-field";
import { ofKind } from "./by-kind";
import { chartReleases, namespaceOf, namespacesIn } from "./known";

const SERVICE =
  /(?:^|[^\w.-])((?:[a-z0-9-]+\.)?)([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?::(\d+))?/g;

const addressesResolve: Rule = {
  id: "service-addresses-resolve",
  family: "references",
  title: "Every address inside the cluster is that of a Service that exists, at a port that it has",
  reason:
    "A client that asks for another name, or at another port, waits for its timeout and reports the wrong cause.",
  holds: [26, 147],
  *check(graph): Iterable<Finding> {
    const known = knownServices(graph);
    const namespaces = namespacesIn(graph);
    for (const { path, addresses } of askedFor(graph)) {
      for (const { service, namespace, port } of addresses) {
        const ports = known.get(`${namespace}/${service}`);
        if (!namespaces.has(namespace))
          yield {
            path,
            problem: `asks for ${service}.${namespace}.svc, a namespace that nothing makes`,
            mend: "use lib/platform/addresses.ts",
          };
        else if (ports === undefined)
          yield {
            path,
            problem: `asks for the Service ${namespace}/${service}, which is not known`,
            mend: "add it to lib/platform/addresses.ts",
          };
        else if (port !== undefined && ports.size > 0 && !ports.has(Number(port)))
          yield {
            path,
            problem: `asks ${namespace}/${service} at port ${port}; it has ${[...ports].join(", ")}`,
            mend: "use lib/platform/addresses.ts",
          };
      }
    }
  },
};

/** Services of operators that are addressed pod by pod, or are made for an object. */
const HEADLESS: Readonly<Record<string, readonly number[]>> = {
  "monitoring/prometheus-operated": [9090],
  "monitoring/alertmanager-operated": [9093],
  "default/kubernetes": [443],
  "chaos-testing/chaos-dashboard": [2333],
};

function knownServices(graph: StackGraph): Map<string, Set<number>> {
  const known = new Map<string, Set<number>>(
    Object.entries(HEADLESS).map(([name, ports]) => [name, new Set(ports)]),
  );
  const add = (name: string, ports: readonly number[]): void => {
    known.set(name, new Set([...(known.get(name) ?? []), ...ports]));
  };
  for (const { namespace, service, port } of Object.values(ADDRESSES)) add(`${namespace}/${service}`, [port]);
  for (const { namespace, values } of chartReleases(graph)) {
    const name = textOf(values["fullnameOverride"]);
    if (name !== undefined) known.set(`${namespace}/${name}`, known.get(`${namespace}/${name}`) ?? new Set());
  }
  for (const entry of ofKind(graph, "Service", "InferenceService", "Cluster", "EnvoyProxy")) {
    const { object } = entry;
    const name = `${namespaceOf(entry)}/${object.metadata.name}`;
    // A Service without an address of its own is a name for its pods: any of their ports will do.
    if (object.kind === "Service" && at(object, "spec", "clusterIP") === "None") known.set(name, new Set());
    else if (object.kind === "Service")
      add(
        name,
        listOf(at(object, "spec", "ports")).map((port) => Number(field(port, "port"))),
      );
    if (object.kind === "InferenceService")
      for (const part of ["predictor", "transformer"]) add(`${name}-${part}`, [80]);
    if (object.kind === "Cluster") for (const part of ["rw", "ro", "r"]) add(`${name}-${part}`, [5432]);
    const proxy =
      object.kind === "EnvoyProxy"
        ? textOf(at(object, "spec", "provider", "kubernetes", "envoyService", "name"))
        : undefined;
    if (proxy !== undefined) add(`${namespaceOf(entry)}/${proxy}`, [80, 443]);
  }
  return known;
}

/** Fields that people read, or that list every name by which a server may be called. */
const NOT_ASKED = /^(serverAllowedHosts|description|summary|runbook)/;

/** An address as somebody is told it. */
interface Address {
  readonly service: string;
  readonly namespace: string;
  readonly port: string | undefined;
}

/** Addresses in a text. */
const addressesIn = remembered((text): readonly Address[] =>
  [...text.matchAll(SERVICE)].map(([, , service = "", namespace = "", port]) => ({
    service,
    namespace,
    port,
  })),
);

const texts = inContents.texts([".svc"]);

/** What charts are told by their values, and pods and operators by our objects. Policies only compare addresses. */
const askedFor = (graph: StackGraph): { path: string; addresses: readonly Address[] }[] =>
  texts(graph)
    .filter(
      ({ source, place }) =>
        !NOT_ASKED.test(place.key) && !/^(Validating|Cluster)Policy$/.test(source.object?.kind ?? ""),
    )
    .map(({ source, place }) => ({
      path: source.path,
      addresses: listOf(place.value).flatMap((item) => (typeof item === "string" ? addressesIn(item) : [])),
    }));

/** Under which names services are asked. */
export const serviceAddressRules: readonly Rule[] = [addressesResolve];
