import type { Edge } from "../../../lib/cloud/cloud";
import type { Stage } from "../../../lib/environment/profile";
import type { Flow } from "../../../lib/kubernetes/component";
import { BUILT_IN_NAMESPACES } from "../../../lib/kubernetes/namespace";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { platformComponents } from "../../../lib/platform/platform";
import { isWellKnown } from "../../../lib/platform/policy/network/peers";
import { declaredFlows, networkPolicies } from "../../../lib/platform/policy/network/policies";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";
import { allows, type Attempt, type Dataplane, type End } from "./network/evaluator";

const PUBLIC = { address: "203.0.113.7" };
const NODE = { address: "10.0.4.4", node: true };
const DATABASE = { address: "10.0.4.5" };
const METADATA = { address: "169.254.169.254" };

const oidc = { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["admins"] };
const settings: NonNullable<FakeOptions["settings"]> = {
  domain: "ml.example.com",
  oidc,
  extras: ["sealed-secrets"],
};
const pod = (namespace: string, labels: Readonly<Record<string, string>> = {}): End => ({
  namespace,
  labels,
  address: "10.0.9.9",
});

/** A cluster: how its dataplane matches, how UIs are published, and who calls webhooks and pages. */
function clusterOf(
  dataplane: Dataplane,
  edge: Edge,
  callers: { apiServer: End; edge: End },
  stage: Stage = "dev",
) {
  const inputs = fakeInputs({ edge, settings, stage });
  const components = platformComponents(inputs, []);
  const policies = networkPolicies(NAMESPACES, components, inputs);
  return { dataplane, inputs, components, policies, callers };
}

const alb: Edge = { className: "alb", kind: "alb", annotations: {}, needs: [] };
const gateway: Edge = { className: "envoy", kind: "gateway", annotations: {}, needs: [] };
const proxy = pod("envoy-gateway", { "gateway.envoyproxy.io/owning-gateway-name": "platform" });
const tunnel = (key: string): End => pod("kube-system", { [key]: "konnectivity-agent" });

const eks = clusterOf("by-address", alb, { apiServer: PUBLIC, edge: NODE });
const { inputs, components, policies } = eks;
const clusters = {
  eks,
  // With several replicas of everything, which talk to one another.
  aks: clusterOf("by-address", gateway, { apiServer: tunnel("app"), edge: proxy }, "prod"),
  gke: clusterOf("by-identity", gateway, { apiServer: tunnel("k8s-app"), edge: proxy }),
};

/** Somebody who is at a flow's end. */
function someone(end: Flow["from"], at: "from" | "to", { apiServer, edge }: typeof eks.callers): End {
  if (!isWellKnown(end)) return pod(end.namespace, end.labels);
  return {
    "api-server": at === "from" ? apiServer : PUBLIC,
    "object-store": PUBLIC,
    "secret-store": PUBLIC,
    "cloud-api": PUBLIC,
    internet: PUBLIC,
    database: DATABASE,
    nodes: NODE,
    edge,
  }[end];
}

const named = (end: Flow["from"]): string =>
  isWellKnown(end) ? end : `${end.namespace}/${Object.values(end.labels ?? {}).join(",")}`;

const stranger = { app: "stranger" };
const denied: readonly (Attempt & { readonly what: string })[] = [
  { what: "a model server to the database", from: pod("mlops", stranger), to: DATABASE, port: 5432 },
  { what: "a model server to the metadata service", from: pod("mlops", stranger), to: METADATA, port: 80 },
  {
    what: "a model server to the Kubernetes API of a node",
    from: pod("mlops", stranger),
    to: NODE,
    port: 10250,
  },
  {
    what: "a model server to External Secrets",
    from: pod("mlops", stranger),
    to: pod("external-secrets"),
    port: 8080,
  },
  {
    what: "a pipeline step to Prometheus",
    from: pod("argo", stranger),
    to: pod("monitoring", { "app.kubernetes.io/name": "prometheus" }),
    port: 9090,
  },
  {
    what: "a pipeline step to Kyverno's webhook",
    from: pod("argo", stranger),
    to: pod("kyverno", stranger),
    port: 9443,
  },
  {
    what: "a stranger in the mlflow namespace to the database",
    from: pod("mlflow", stranger),
    to: DATABASE,
    port: 5432,
  },
  {
    what: "somebody outside to MLflow past the sign-in",
    from: PUBLIC,
    to: pod("mlflow", { "app.kubernetes.io/name": "mlflow" }),
    port: 5000,
  },
  {
    what: "a team's namespace to a model server",
    from: pod("team-a", stranger),
    to: pod("mlops", stranger),
    port: 8080,
  },
  {
    what: "a team's namespace to the policy engine's metrics",
    from: pod("team-a", stranger),
    to: pod("kyverno", stranger),
    port: 8000,
  },
  {
    what: "a stranger in monitoring to a model server",
    from: pod("monitoring", stranger),
    to: pod("mlops", stranger),
    port: 8082,
  },
  {
    what: "Reloader's namespace to the internet's mail servers",
    from: pod("external-secrets", stranger),
    to: PUBLIC,
    port: 25,
  },
  {
    what: "somebody outside to Grafana's port in another namespace",
    from: PUBLIC,
    to: pod("kserve", stranger),
    port: 3000,
  },
  {
    what: "a stranger in tetragon to the API server",
    from: pod("tetragon", stranger),
    to: PUBLIC,
    port: 443,
  },
];

describe.each(Object.entries(clusters))("on %s", (_, { dataplane, components, policies, callers }) => {
  const flows = declaredFlows(components).flatMap((flow) => flow.ports.map((port) => ({ ...flow, port })));

  test.each(
    flows.map((flow) => ({
      ...flow,
      title: `${named(flow.from)} to ${named(flow.to)}:${flow.port}, since it ${flow.why}`,
    })),
  )("opens $title", ({ from, to, port, protocol }) => {
    const ends = { from: someone(from, "from", callers), to: someone(to, "to", callers) };
    const asked = { ...ends, port, dataplane, ...(protocol === undefined ? {} : { protocol }) };
    expect(allows(policies, asked)).toBe(true);
  });

  test.each(denied)("refuses $what", (attempt) => {
    expect(allows(policies, { ...attempt, dataplane })).toBe(false);
  });

  test("lets a transformer call the model behind it", () => {
    const [from, to] = ["transformer", "predictor"].map((component) => pod("mlops", { component }));
    expect(allows(policies, { from: from!, to: to!, port: 8080, dataplane })).toBe(true);
  });
});

test("by identity, only the tunnel among the pods of kube-system calls webhooks", () => {
  const webhook = pod("kyverno", { "app.kubernetes.io/component": "admission-controller" });
  const tries = (from: End): boolean =>
    allows(clusters.gke.policies, { from, to: webhook, port: 9443, dataplane: "by-identity" });
  expect(tries(pod("kube-system", { app: "stranger" }))).toBe(false);
  expect(tries(pod("team-a", { "k8s-app": "konnectivity-agent" }))).toBe(false);
});

test("from inside, the proof of a certificate is asked of the proxies, which only the controller does", () => {
  const tries = (name: string): boolean[] =>
    [10080, 10443].map((port) =>
      allows(clusters.gke.policies, {
        from: pod("cert-manager", { "app.kubernetes.io/name": name }),
        to: proxy,
        port,
        dataplane: "by-identity",
      }),
    );
  expect(tries("cert-manager")).toEqual([true, true]);
  expect(tries("webhook")).toEqual([false, false]);
});

test.each(NAMESPACES.map(({ name }) => name))("%s starts closed but for DNS", (namespace) => {
  const nobody = pod(namespace, { app: "nobody-declared-me" });
  expect(
    allows(policies, {
      from: nobody,
      to: { namespace: "kube-system", labels: {} },
      port: 53,
      protocol: "UDP",
    }),
  ).toBe(true);
  expect(allows(policies, { from: nobody, to: PUBLIC, port: 8443 })).toBe(false);
  expect(allows(policies, { from: pod("team-a", stranger), to: nobody, port: 8443 })).toBe(false);
});

test("on a cluster whose tokens come from the metadata server, only pods with an identity of the cloud reach it", () => {
  const annotated = {
    ...inputs.identities.mlflow,
    serviceAccountAnnotations: { "iam.gke.io/gcp-service-account": "mlflow@example" },
  };
  const onGke = networkPolicies(NAMESPACES, components, {
    ...inputs,
    identities: { ...inputs.identities, mlflow: annotated },
  });
  const tries = (namespace: string): boolean =>
    allows(onGke, { from: pod(namespace, stranger), to: METADATA, port: 80 });
  expect(tries("mlops")).toBe(true);
  expect(tries("kserve")).toBe(false);
});

test("no policy is for a namespace that Kubernetes made", () => {
  expect(policies.filter(({ metadata }) => BUILT_IN_NAMESPACES.includes(metadata.namespace ?? ""))).toEqual(
    [],
  );
});

test("names are unique in their namespace and short enough", () => {
  const names = policies.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => (name.split("/")[1] ?? "").length > 63)).toEqual([]);
});

test("names and order do not change when components are declared in another order", () => {
  const reversed = networkPolicies(NAMESPACES, [...components].reverse(), inputs);
  const names = (objects: typeof policies): string[] =>
    objects.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`).sort();
  expect(names(reversed)).toEqual(names(policies));
});

test("each policy says why it is there", () => {
  expect(policies.filter(({ metadata }) => (metadata.annotations?.["ml-platform/why"] ?? "") === "")).toEqual(
    [],
  );
});

test("no selector asks for a value of KServe's label, which is each service's own name", () => {
  expect(JSON.stringify(policies)).not.toContain("serving.kserve.io/inferenceservice");
});
