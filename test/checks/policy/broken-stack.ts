import { graphOf, type StackGraph } from "../../../lib/checks/graph";
import type { HelmValues } from "../../../lib/kubernetes/component";
import { encodeValues } from "../../../lib/kubernetes/values";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { charts } from "../../../lib/kubernetes/charts";

/** What a stack of these tests holds. */
export interface StackParts {
  /** Name -> Pod Security level; undefined for no label. */
  readonly namespaces?: Readonly<Record<string, string | undefined>>;
  readonly objects?: readonly KubernetesObject[];
  readonly releases?: readonly {
    readonly chart: keyof typeof charts;
    readonly namespace: string;
    readonly values?: HelmValues;
    readonly version?: string;
  }[];
}

/** A synthesized stack with little in it. */
export function stackWith({ namespaces = {}, objects = [], releases = [] }: StackParts): StackGraph {
  const named = <T>(entries: readonly T[], make: (entry: T) => object): Record<string, object> =>
    Object.fromEntries(entries.map((entry, index) => [`r${String(index)}`, make(entry)]));
  const label = (level: string | undefined) =>
    level === undefined ? {} : { "pod-security.kubernetes.io/enforce": level };
  const chartReleases = releases.map(({ chart, namespace, values = {}, version }) => ({
    ...{
      repository: charts[chart].repository,
      chart: charts[chart].name,
      version: version ?? charts[chart].version,
    },
    ...{ name: charts[chart].name, namespace, values: [encodeValues(values)] },
  }));
  const own = {
    chart: "./assets/objects",
    name: "objects",
    namespace: "policy",
    values: [encodeValues({ objects })],
  };
  return graphOf("broken", {
    resource: {
      kubernetes_namespace_v1: named(Object.entries(namespaces), ([name, level]) => ({
        metadata: { name, labels: label(level) },
      })),
      helm_release: named([...chartReleases, own], (release) => release),
    },
  });
}

/** An object of ours. */
export const object = (
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string,
  spec: object,
): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  spec,
});

const strict = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

/** A Deployment that every rule accepts, with differences of its container and its pod. */
export function deployment(namespace: string, container: object = {}, pod: object = {}): KubernetesObject {
  const limits = { cpu: "100m", memory: "128Mi" };
  const one = {
    name: "main",
    image: "docker.io/kserve/agent:v0.20.0",
    securityContext: strict,
    resources: { limits },
    ...container,
  };
  return object("apps/v1", "Deployment", "thing", namespace, {
    replicas: 1,
    template: { metadata: { labels: { app: "thing" } }, spec: { containers: [one], ...pod } },
  });
}
