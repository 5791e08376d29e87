import { edge, publication } from "../../../lib/platform/edge";
import type { Edge } from "../../../lib/cloud/cloud";
import type { Component, UserInterface } from "../../../lib/kubernetes/component";
import { fakeInputs } from "../../support/fake-inputs";

const oidc = { issuer: "https://login.example.com", clientId: "platform", adminGroups: ["admins"] };
const settings = { domain: "ml.example.com", oidc };
const alb: Edge = {
  kind: "alb",
  className: "alb",
  annotations: { "alb.ingress.kubernetes.io/certificate-arn": "arn" },
  needs: ["aws-load-balancer-controller"],
};
const gateway: Edge = { kind: "gateway", className: "envoy", annotations: {}, needs: ["envoy-gateway"] };

const page = (name: string, signIn: UserInterface["signIn"]): UserInterface => ({
  name,
  signIn,
  service: name,
  port: 80,
  localPort: 5000,
  targetPort: 8080,
  pods: { app: name },
});
const components: Component[] = ["mlflow", "argocd"].map((name) => ({
  name,
  layer: "ml",
  description: name,
  namespace: name,
  releases: [],
  interfaces: [page(name, name === "mlflow" ? "proxy" : "own")],
}));

const published = (way: Edge | undefined, given: object = settings) =>
  publication(fakeInputs({ ...(way === undefined ? {} : { edge: way }), settings: given }), components);

test.each([
  ["no way to publish on this cloud", undefined, settings],
  ["no domain", alb, { oidc }],
  ["no identity provider", alb, { domain: "ml.example.com" }],
])("publishes nothing with %s (rule 108)", (_what, way, given) => {
  expect(published(way, given)).toEqual([]);
});

describe.each([
  ["alb", alb],
  ["gateway", gateway],
] as const)("by %s", (kind, way) => {
  const [signIn, routes] = published(way) as [Component, Component];

  test("puts a sign-in proxy in front of pages that cannot ask themselves, and only those", () => {
    expect(signIn.releases!.map(({ name }) => name)).toEqual(["sign-in-mlflow"]);
    expect(signIn.releases![0]!.values).toMatchObject({
      config: { existingSecret: "sign-in", upstreams: ["http://mlflow.mlflow.svc:80"] },
      extraArgs: {
        "allowed-group": "admins",
        "redirect-url": "https://mlflow.ml.example.com/oauth2/callback",
        "cookie-secure": "true",
      },
    });
  });

  test("gives the proxy exactly the keys that its chart reads", () => {
    const [secret] = signIn.before!;
    const data = (secret!["spec"] as { target: { template: { data: object } } }).target.template.data;
    expect(Object.keys(data).sort()).toEqual(["client-id", "client-secret", "cookie-secret"]);
  });

  test("leads to the proxy for MLflow and to ArgoCD itself", () => {
    const text = JSON.stringify(routes.after);
    expect(text).toContain(
      kind === "alb" ? '"service":{"name":"sign-in-mlflow"' : '"backendRefs":[{"name":"sign-in-mlflow"',
    );
    expect(text).toContain(kind === "alb" ? '"service":{"name":"argocd"' : '"backendRefs":[{"name":"argocd"');
    expect(text).not.toMatch(/"name":"mlflow","port"/);
  });

  test("waits for the pages and for what publishes them", () => {
    expect(routes.needs).toEqual(expect.arrayContaining(["mlflow", "argocd", "sign-in", ...way.needs]));
  });
});

test("the gateway ends TLS for every page, and redirects plain HTTP", () => {
  const [, routes] = published(gateway) as [Component, Component];
  const { listeners } = routes.after!.find(({ kind }) => kind === "Gateway")!["spec"] as {
    listeners: { name: string; protocol: string; hostname?: string }[];
  };
  expect(listeners.map(({ name, protocol, hostname }) => [name, protocol, hostname])).toEqual([
    ["http", "HTTP", undefined],
    ["mlflow", "HTTPS", "mlflow.ml.example.com"],
    ["argocd", "HTTPS", "argocd.ml.example.com"],
  ]);
  expect(JSON.stringify(routes.after)).toContain('"requestRedirect":{"scheme":"https","statusCode":301}');
});

test("the gateway takes routes of the pages' own namespaces alone: no tenant publishes a page beside the sign-in (rule 108)", () => {
  const [, routes] = published(gateway) as [Component, Component];
  const { listeners } = routes.after!.find(({ kind }) => kind === "Gateway")!["spec"] as {
    listeners: { allowedRoutes: unknown }[];
  };
  for (const { allowedRoutes } of listeners) {
    expect(allowedRoutes).toEqual({
      namespaces: {
        from: "Selector",
        selector: {
          matchExpressions: [
            { key: "kubernetes.io/metadata.name", operator: "In", values: ["argocd", "edge"] },
          ],
        },
      },
    });
  }
});

test("inference has a gateway of its own that is reached inside the cluster only", () => {
  const [component] = edge(fakeInputs()) as [Component];
  const proxy = component.after!.find(({ kind }) => kind === "EnvoyProxy")!;
  expect(JSON.stringify(proxy)).toContain('"envoyService":{"name":"inference-gateway","type":"ClusterIP"}');
  expect(component.serves).toEqual(["gateway.networking.k8s.io", "gateway.envoyproxy.io"]);
});
