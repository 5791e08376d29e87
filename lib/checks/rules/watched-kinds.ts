import type { ReleaseNode } from "../graph";
import type { Finding, Rule } from "../rule";
import { serversOf } from "../served";
import { at, listOf } from "../walk";
import { chartReleases } from "./known";

/** Kinds that External DNS follows, by the name of its source. */
const SOURCES: Readonly<Record<string, string>> = {
  "gateway-httproute": "HTTPRoute",
  "gateway-grpcroute": "GRPCRoute",
};

/** Kinds that a chart's controller follows from its start, by the values that tell it to. */
const WATCHES: Readonly<Record<string, (release: ReleaseNode) => readonly string[]>> = {
  "external-dns": ({ values }) =>
    listOf(values["sources"]).flatMap((source) => SOURCES[String(source)] ?? []),
  "kserve-resources": ({ values }) => [
    ...(at(values, "kserve", "controller", "gateway", "ingressGateway", "enableGatewayApi") === true
      ? ["HTTPRoute"]
      : []),
    "ScaledObject",
    // The chart has an issuer and a certificate of its own.
    "Certificate",
  ],
};

const watchersComeAfter: Rule = {
  id: "watchers-after-definitions",
  family: "order",
  title: "A controller that follows a kind from its start waits for the release that brings the kind",
  reason: "It asks once which kinds there are, and stops, or never follows what comes later.",
  holds: [57, 59],
  *check(graph): Iterable<Finding> {
    for (const release of chartReleases(graph)) {
      for (const kind of WATCHES[release.chart]?.(release) ?? []) {
        const servers = serversOf(graph, kind);
        const waits = servers.some((server) =>
          graph.waitsFor(release.resource.address, server.resource.address),
        );
        if (servers.length > 0 && !waits)
          yield {
            path: release.resource.path,
            problem: `follows ${kind} and does not wait for ${servers.map(({ name }) => name).join(" or ")}, which brings it`,
            mend: "name the component in `needs`",
          };
      }
    }
  },
};

/** Controllers and the kinds that they follow. */
export const watchedKindRules: readonly Rule[] = [watchersComeAfter];
