import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, listOf, textOf } from "../walk";
import { inValues } from "./by-field";
import { ofKind } from "./by-kind";
import { chartReleases, namespaceOf, pathOf } from "./known";

const publicGateways: Rule = {
  id: "public-gateways-end-tls",
  family: "exposure",
  title: "A gateway with a load balancer ends TLS",
  reason:
    "The gateway of models is for inside; one word makes it public, and models answer everybody without sign-in.",
  holds: [108, 109],
  *check(graph): Iterable<Finding> {
    for (const entry of ofKind(graph, "EnvoyProxy")) {
      const type =
        textOf(at(entry.object, "spec", "provider", "kubernetes", "envoyService", "type")) ?? "LoadBalancer";
      if (type === "ClusterIP") continue;
      for (const gateway of graph.objects.filter(
        ({ object }) =>
          object.kind === "Gateway" &&
          at(object, "spec", "infrastructure", "parametersRef", "name") === entry.object.metadata.name,
      )) {
        const listeners = listOf(at(gateway.object, "spec", "listeners"));
        if (!listeners.some((listener) => ["HTTPS", "TLS"].includes(String(at(listener, "protocol")))))
          yield {
            path: pathOf(gateway),
            problem: `answers the outside (${type}) without TLS`,
            mend: "use ClusterIP, or give it a certificate",
          };
        for (const listener of listeners.filter(
          (one) => at(one, "protocol") === "HTTP" && Number(at(one, "port")) !== 80,
        ))
          yield {
            path: pathOf(gateway),
            problem: `listens in clear text at ${String(at(listener, "port"))}`,
            mend: "leave the listener out",
          };
      }
    }
    for (const { object, release } of ofKind(graph, "Service")) {
      if (["LoadBalancer", "NodePort"].includes(String(at(object, "spec", "type"))))
        yield {
          path: `${release.resource.path} Service ${object.metadata.name}`,
          problem: "is reached from outside",
          mend: "declare the page in the component's `interfaces`",
        };
    }
  },
};

/** Values of charts by which sign-in is switched off: path, and what it must not be. */
const OPEN: readonly (readonly [
  chart: string,
  path: readonly string[],
  isOpen: (value: unknown) => boolean,
])[] = [
  ["argo-workflows", ["server", "authModes"], (value) => listOf(value).includes("server")],
  ["argo-cd", ["configs", "cm", "users.anonymous.enabled"], (value) => String(value) === "true"],
  ["argo-cd", ["configs", "cm", "exec.enabled"], (value) => String(value) === "true"],
  ["argo-cd", ["configs", "rbac", "policy.default"], (value) => /admin/.test(String(value))],
  ["grafana", ["grafana.ini", "auth.anonymous", "enabled"], (value) => String(value) === "true"],
];

/** Whether a page of a namespace is published: a load balancer or a gateway leads to it. */
const hasPage = (graph: StackGraph, namespace: string): boolean =>
  ofKind(graph, "Ingress", "HTTPRoute").some((entry) => namespaceOf(entry) === namespace);

const asksForSignIn: Rule = {
  id: "pages-ask-for-sign-in",
  family: "exposure",
  title: "No page lets people in without sign-in, or everybody as an administrator",
  reason: "Argo's `server` mode gives whoever reaches the page the rights of its own account.",
  holds: [108],
  *check(graph): Iterable<Finding> {
    for (const { resource, namespace, chart, values } of chartReleases(graph)) {
      const admin = chart === "argo-cd" ? at(values, "configs", "cm", "admin.enabled") : undefined;
      const provider = at(values, "configs", "cm", "oidc.config") !== undefined;
      if (admin !== undefined && !provider && hasPage(graph, namespace))
        yield {
          path: resource.path,
          problem: "is published, and nobody can sign in by their own name",
          mend: "give it the environment's `oidc`, or publish no page of it",
        };
      if (admin !== undefined && admin === provider)
        yield {
          path: resource.path,
          problem: `configs.cm.admin.enabled is ${JSON.stringify(admin)}, and ${provider ? "people sign in by their own names" : "nobody else can sign in"}`,
          mend: "keep the account only where there is no identity provider",
        };
      for (const [name, path, isOpen] of OPEN) {
        const value = name === chart ? at(values, ...path) : undefined;
        if (value !== undefined && isOpen(value))
          yield {
            path: resource.path,
            problem: `${path.join(".")} is ${JSON.stringify(value)}`,
            mend: "leave sign-in on",
          };
      }
    }
  },
};

const PLAIN = /^(disable|allow|prefer)$/;

const tlsModes = inValues.fields("PGSSLMODE", "sslMode");
const insecure = inValues.fields("insecure");

const clientsAskForTls: Rule = {
  id: "clients-ask-for-tls",
  family: "exposure",
  title: "Clients of databases and stores ask for TLS",
  reason:
    "A client that does not ask is refused by a server that insists, or reads passwords into the network of one that does not.",
  holds: [77],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of tlsModes(graph)) {
      if (PLAIN.test(String(place.value)))
        yield {
          path: source.path,
          problem: `${place.path} is ${String(place.value)}`,
          mend: 'use "require"',
        };
    }
    for (const { source, place } of insecure(graph)) {
      if (place.value !== true) continue;
      const endpoint = textOf(place.beside("endpoint")) ?? "";
      if (!endpoint.includes(".svc") && /s3|azure|gcs/.test(place.path))
        yield {
          path: source.path,
          problem: `${place.path} talks to ${endpoint} in clear text`,
          mend: "set insecure to false",
        };
    }
  },
};

const ofEnvironment = inValues.fields("clusterName", "region", "bucket", "container");

const valuesNameEnvironment: Rule = {
  id: "values-name-this-environment",
  family: "charts",
  title: "Charts are told this environment's name and region, and stores of this stack",
  reason:
    "A controller that was told another cluster's name tags, bills or deletes the other cluster's things.",
  holds: [119],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    const region = "region" in settings ? settings.region : undefined;
    for (const { source, place } of ofEnvironment(graph)) {
      const { key, value } = place;
      if (typeof value !== "string") continue;
      const wrong =
        (key === "clusterName" && value !== settings.name) ||
        (key === "region" && region !== undefined && value !== region) ||
        (/^(bucket|container)$/.test(key) &&
          !value.includes("${") &&
          !value.includes(settings.name) &&
          value !== "");
      if (wrong)
        yield {
          path: source.path,
          problem: `${place.path} is ${value}`,
          mend: "derive it from the environment",
        };
    }
  },
};

/** How people and clients come in, and what charts are told of where they are. */
export const signInRules: readonly Rule[] = [
  publicGateways,
  asksForSignIn,
  clientsAskForTls,
  valuesNameEnvironment,
];
