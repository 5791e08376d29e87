import { PLATFORM_IMAGES } from "../../kubernetes/images";
import { NAMESPACES } from "../../platform/namespaces";
import type { StackGraph } from "../graph";
import { containersOf, podsOf } from "../pods";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf } from "../walk";
import { ofKind } from "../rules/by-kind";
import { inContents } from "../rules/by-field";
import { chartReleases, namespaceOf, pathOf } from "../rules/known";
import type { JudgedContainer, JudgedPod } from "./platform-pods";
import { belowLevel } from "./pod-security-standard";

const LEVEL: ReadonlyMap<string, string> = new Map(NAMESPACES.map(({ name, enforce }) => [name, enforce]));

/** Where models are served. */
const MODELS = "mlops";

/** A pod that an operator will make, as far as its security is written by us. */
type Described = Pick<JudgedPod, "path" | "namespace" | "security" | "containers" | "host" | "hostPaths">;

const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

const containerOf = (name: string, description: unknown): JudgedContainer => ({
  name,
  image: "",
  init: false,
  security: record(field(description, "securityContext")),
  requests: {},
  limits: {},
  hostPorts: [],
});

/** Parts of an event bus whose containers it describes; a part that is left out is made without any context. */
const BUS_CONTAINERS = ["containerTemplate", "metricsContainerTemplate", "reloaderContainerTemplate"];

/** Kinds of which operators make pods by what the object itself says of their security. */
const KINDS = ["EventBus", "EnvoyProxy", "ServingRuntime", "ClusterServingRuntime"];

function ofObjects(graph: StackGraph): Described[] {
  return ofKind(graph, ...KINDS).flatMap((entry): Described[] => {
    const { object } = entry;
    const common = { path: pathOf(entry), host: [], hostPaths: [] };
    if (object.kind === "EventBus" && isRecord(at(object, "spec", "jetstream"))) {
      const bus = at(object, "spec", "jetstream");
      const containers = BUS_CONTAINERS.map((name) => containerOf(name, field(bus, name)));
      return [
        {
          ...common,
          namespace: namespaceOf(entry),
          security: record(field(bus, "securityContext")),
          containers,
        },
      ];
    }
    if (object.kind === "EnvoyProxy") {
      const proxy = at(object, "spec", "provider", "kubernetes", "envoyDeployment");
      const security = record(at(proxy, "pod", "securityContext"));
      const containers = [containerOf("envoy", field(proxy, "container"))];
      return [{ ...common, namespace: namespaceOf(entry), security, containers }];
    }
    const containers = listOf(at(object, "spec", "containers")).map((container) =>
      containerOf(String(field(container, "name")), container),
    );
    return [{ ...common, namespace: MODELS, security: {}, containers }];
  });
}

/** Steps of people's workflows that say nothing themselves: what our values give them. */
function ofSteps(graph: StackGraph): Described[] {
  return chartReleases(graph)
    .filter(({ chart }) => chart === "argo-workflows")
    .map(({ resource, namespace, values }) => ({
      path: `${resource.path} steps of workflows`,
      namespace,
      security: record(at(values, "controller", "workflowDefaults", "spec", "securityContext")),
      containers: ["executor", "mainContainer"].map((name) => containerOf(name, values[name])),
      host: [],
      hostPaths: [],
    }));
}

/** Model servers that the chart of KServe makes by our values; those that are switched off are never run. */
function ofRuntimes(graph: StackGraph): Described[] {
  return chartReleases(graph).flatMap((release) => {
    const runtimes = at(release.values, "kserve", "servingruntime");
    return Object.entries(record(runtimes)).flatMap(([name, runtime]): Described[] =>
      isRecord(runtime) && runtime["disabled"] === false
        ? [
            {
              path: `${release.resource.path} ${name}`,
              namespace: MODELS,
              security: {},
              containers: [containerOf(name, runtime)],
              host: [],
              hostPaths: [],
            },
          ]
        : [],
    );
  });
}

const operatedPodsMeetLevel: Rule = {
  id: "pods-of-operators-meet-their-level",
  family: "policy",
  title:
    "Model servers, event buses, proxies and steps of workflows, whose pods operators make, meet level restricted",
  reason:
    "The custom resource is taken and its operator is refused, the reason in the events of a ReplicaSet; or it is not refused, and what faces the internet runs as root.",
  holds: [96, 102],
  *check(graph): Iterable<Finding> {
    for (const pod of [...ofObjects(graph), ...ofRuntimes(graph), ...ofSteps(graph)]) {
      const missing = belowLevel(pod, "restricted");
      if (missing.length > 0)
        yield {
          path: pod.path,
          problem: `its pods are below restricted: ${missing.join("; ")}`,
          mend: "use the context of lib/kubernetes/pod-security.ts",
        };
    }
  },
};

/** What a context that gives up rights at all leaves open. */
function leftOpen(context: Readonly<Record<string, unknown>>): string | undefined {
  if (context["runAsNonRoot"] === false || context["runAsUser"] === 0) return "runs as root";
  if (context["allowPrivilegeEscalation"] !== false) return undefined;
  return listOf(at(context, "capabilities", "drop")).includes("ALL") ? undefined : "keeps capabilities";
}

/** Security contexts that leave something open, in objects and in charts' values. */
const contexts = inContents.fieldsThat(
  ({ value }) => isRecord(value) && leftOpen(value) !== undefined,
  ...["securityContext", "podSecurityContext", "containerSecurityContext"],
);

const baselineContextsAreWhole: Rule = {
  id: "contexts-give-up-everything",
  family: "policy",
  title:
    "A security context that we write for a namespace of level baseline gives up root and every capability",
  reason:
    "Baseline allows what its one exception needs, to every pod of the namespace: nobody but the context itself asks for less.",
  holds: [102],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of contexts(graph)) {
      if (LEVEL.get(source.namespace) !== "baseline") continue;
      const problem = isRecord(place.value) ? leftOpen(place.value) : undefined;
      if (problem !== undefined)
        yield {
          path: source.path,
          problem: `${place.path} ${problem}`,
          mend: "use the context of lib/kubernetes/pod-security.ts",
        };
    }
  },
};

/** Images whose user is a number, so that a pod may leave it to them: our own, and those of which it is known. */
const WITH_USER = new RegExp(`/(${Object.keys(PLATFORM_IMAGES).join("|")}):|/seldonio/mlserver:`);

const nonRootHasUser: Rule = {
  id: "non-root-pods-name-their-user",
  family: "policy",
  title: "A pod that must not run as root names its user, where its image does not",
  reason:
    "`container has runAsNonRoot and image will run as root`: the kubelet refuses it, after everything else has let it in.",
  holds: [96],
  *check(graph): Iterable<Finding> {
    const mend = "set runAsUser";
    for (const { release, object, spec } of podsOf(graph)) {
      for (const container of containersOf(spec)) {
        const of = (key: string): unknown =>
          at(container, "securityContext", key) ?? at(spec, "securityContext", key);
        const image = String(container["image"]);
        if (of("runAsNonRoot") !== true || of("runAsUser") !== undefined || WITH_USER.test(image)) continue;
        const path = `${release.resource.path} ${object.kind} ${object.metadata.name}`;
        yield { path, problem: `container ${String(container["name"])} has no user`, mend };
      }
    }
    for (const { object, release } of ofKind(graph, "EventBus")) {
      if (at(object, "spec", "jetstream", "securityContext", "runAsUser") === undefined)
        yield {
          path: `${release.resource.path} EventBus ${object.metadata.name}`,
          problem: "has no user",
          mend,
        };
    }
  },
};

/** Pods that only operators will make. */
export const operatedPodRules: readonly Rule[] = [
  operatedPodsMeetLevel,
  baselineContextsAreWhole,
  nonRootHasUser,
];
