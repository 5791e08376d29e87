import { Testing } from "cdktf";
import { HelmProvider } from "@cdktf/provider-helm/lib/provider";
import { KubernetesProvider } from "@cdktf/provider-kubernetes/lib/provider";
import { TerraformStack } from "cdktf";
import { graphOf, type StackGraph } from "../../lib/checks/graph";
import { charts } from "../../lib/kubernetes/charts";
import type { Component } from "../../lib/kubernetes/component";
import { externalSecret } from "../../lib/kubernetes/external-secret";
import { Installation } from "../../lib/kubernetes/installation";
import type { NamespaceSpec } from "../../lib/kubernetes/namespace";

const NAMESPACES: NamespaceSpec[] = [
  { name: "external-secrets", enforce: "restricted", purpose: "platform", reason: "test" },
  { name: "app", enforce: "baseline", warn: "restricted", purpose: "tenant", reason: "test" },
];
const secrets: Component = {
  name: "external-secrets",
  layer: "foundation",
  description: "secrets",
  namespace: "external-secrets",
  serves: ["external-secrets.io"],
  releases: [{ chart: charts.externalSecrets, values: {} }],
};
const app: Component = {
  name: "app",
  layer: "ml",
  description: "an application with a secret",
  namespace: "app",
  before: [externalSecret({ name: "db", namespace: "app", data: { password: { key: "env/db" } } })],
  releases: [{ chart: charts.mlflow, values: { replicaCount: 2 }, timeoutSeconds: 600 }],
};

function installed(components: readonly Component[]): StackGraph {
  const stack = new TerraformStack(Testing.app(), "test");
  new HelmProvider(stack, "helm", { kubernetes: { host: "https://example" } });
  new KubernetesProvider(stack, "kubernetes", {});
  new Installation(stack, "platform", { components, namespaces: NAMESPACES, ready: [] });
  return graphOf("test", stack.toTerraform() as Record<string, unknown>);
}

describe("Installation", () => {
  const graph = installed([app, secrets]);
  const address = (name: string): string =>
    graph.releases.find((release) => release.name === name)!.resource.address;

  test("namespace, then operator, then secret, then release (rules 55, 57, 60, 61)", () => {
    expect(graph.waitsFor(address("app-before"), address("external-secrets"))).toBe(true);
    expect(graph.waitsFor(address("mlflow"), address("app-before"))).toBe(true);
    for (const { resource, namespace } of graph.releases) {
      const owner = graph
        .ofType("kubernetes_namespace_v1")
        .find(({ path }) => path.endsWith(`namespace-${namespace}`))!;
      expect(graph.waitsFor(resource.address, owner.address)).toBe(true);
    }
  });

  test("namespaces carry their Pod Security levels and purpose (rule 102)", () => {
    const metadata = graph.ofType("kubernetes_namespace_v1").map(({ attributes }) => attributes["metadata"]);
    expect(JSON.stringify(metadata)).toContain('"pod-security.kubernetes.io/enforce":"baseline"');
    expect(JSON.stringify(metadata)).toContain('"pod-security.kubernetes.io/warn":"restricted"');
    expect(JSON.stringify(metadata)).toContain('"ml-platform/purpose":"tenant"');
  });

  test("one convention for every release: atomic, waits, never makes its namespace (rules 55, 65)", () => {
    for (const { resource } of graph.releases) {
      expect(resource.attributes).toMatchObject({
        atomic: true,
        wait: true,
        cleanup_on_fail: true,
        create_namespace: false,
      });
    }
    expect(graph.releases.find(({ name }) => name === "mlflow")?.resource.attributes["timeout"]).toBe(600);
  });

  test("the rules see objects and values as they were given", () => {
    expect(graph.objects.map(({ object }) => object)).toEqual(app.before);
    expect(graph.releases.find(({ name }) => name === "mlflow")?.values).toEqual({ replicaCount: 2 });
  });

  test("a namespace that nobody makes is refused by name", () => {
    const lost: Component = { ...app, before: [], namespace: "nowhere" };
    expect(() => installed([lost])).toThrow(
      "app/mlflow: namespace must be one of external-secrets, app, got nowhere",
    );
  });
});
