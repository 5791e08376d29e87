import type { Component } from "../../../lib/kubernetes/component";
import { installOrder } from "../../../lib/kubernetes/install-order";
import { metricsServer } from "../../../lib/kubernetes/metrics-server";
import { foundation } from "../../../lib/platform/foundation";
import { certManager } from "../../../lib/platform/foundation/cert-manager";
import { externalSecrets } from "../../../lib/platform/foundation/external-secrets";
import { ACME_ISSUER, CA_ISSUER } from "../../../lib/platform/foundation/issuers";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";

const gateway = { className: "envoy", kind: "gateway", annotations: {}, needs: [] } as const;
const PUBLISHED = {
  domain: "ml.example.com",
  oidc: { issuer: "https://login.example.com", clientId: "platform", adminGroups: ["admins"] },
};
const alb = { className: "alb", kind: "alb", annotations: {}, needs: [] } as const;
const valuesOf = (component: Component) => component.releases?.[0]?.values ?? {};
const issuers = (component: Component) =>
  (component.after ?? [])
    .filter((object) => object.kind === "ClusterIssuer")
    .map((object) => object.metadata.name);

describe("cert-manager", () => {
  test("installs its CRDs, and removes them only where everything may go", () => {
    expect(valuesOf(certManager(fakeInputs()))["crds"]).toEqual({ enabled: true, keep: false });
    expect(valuesOf(certManager(fakeInputs({ stage: "prod" })))["crds"]).toEqual({
      enabled: true,
      keep: true,
    });
  });

  test("always has an authority of the cluster's own", () => {
    expect(issuers(certManager(fakeInputs()))).toEqual(["self-signed", CA_ISSUER]);
    expect(issuers(certManager(fakeInputs({ edge: alb, settings: PUBLISHED })))).toEqual([
      "self-signed",
      CA_ISSUER,
    ]);
  });

  test("issues public certificates where the gateway publishes, after the Gateway API is there", () => {
    const component = certManager(fakeInputs({ edge: gateway, settings: PUBLISHED }));
    expect(issuers(component)).toContain(ACME_ISSUER);
    expect(component.needs).toEqual(["envoy-gateway"]);
    expect(component.flows).toContainEqual(expect.objectContaining({ to: "internet" }));
    expect(certManager(fakeInputs()).needs).toBeUndefined();
  });

  test("runs the profile's replicas", () => {
    expect(valuesOf(certManager(fakeInputs({ stage: "prod" })))).toMatchObject({
      replicaCount: 3,
      webhook: { replicaCount: 3 },
    });
  });
});

describe("External Secrets", () => {
  const inputs = fakeInputs();
  const component = externalSecrets({
    store: inputs.secrets,
    identity: inputs.identities["external-secrets"],
    replicas: inputs.settings.profile.replicas,
  });

  test("runs as the identity that may read the secrets: name, annotations and pod labels (rules 4, 5, 7)", () => {
    const identity = inputs.identities["external-secrets"];
    expect(component.namespace).toBe(identity.namespace);
    expect(valuesOf(component)).toMatchObject({
      serviceAccount: {
        create: true,
        name: identity.serviceAccount,
        annotations: identity.serviceAccountAnnotations,
      },
      podLabels: identity.podLabels,
    });
  });

  test("serves its CRDs before the one store, which is the cloud's (rules 11, 57)", () => {
    expect(component.serves).toContain("external-secrets.io");
    expect(component.after).toEqual([inputs.secrets.clusterSecretStore]);
  });
});

describe("the foundation", () => {
  test("installs without a circle, each component in a namespace of the table", () => {
    const components = foundation(fakeInputs());
    expect(installOrder(components).map((step) => step.id)).toEqual([
      "cert-manager/cert-manager",
      "cert-manager/after",
      "external-secrets/external-secrets",
      "external-secrets/after",
      "reloader/reloader",
    ]);
    const names: readonly string[] = NAMESPACES.map((namespace) => namespace.name);
    for (const component of components) expect(names).toContain(component.namespace);
  });
});

describeWithCharts("the foundation by its charts", () => {
  const components = [
    ...foundation(fakeInputs({ edge: gateway, settings: PUBLISHED, stage: "prod" })),
    metricsServer({ replicas: 1, insecureKubelets: true }),
  ];

  test.each(
    components.flatMap((component) =>
      (component.releases ?? []).map((release) => [release.chart.name, release] as const),
    ),
  )("%s knows every value that it is given (rule 71)", (_, release) => {
    expect(unknownPaths(release.chart, release.values)).toEqual([]);
  });

  test("every issuer and certificate is valid by its CRD", () => {
    const objects = certManager(fakeInputs({ edge: gateway, settings: PUBLISHED })).after ?? [];
    expect(objects).toHaveLength(4);
    expect(objects.flatMap(crdFaults)).toEqual([]);
  });

  test("a misspelt value and a misspelt field are found", () => {
    expect(unknownPaths(certManager(fakeInputs()).releases![0]!.chart, { webhook: { replicas: 2 } })).toEqual(
      ["webhook.replicas"],
    );
    const [issuer] = certManager(fakeInputs()).after ?? [];
    expect(crdFaults({ ...issuer!, spec: { selfsigned: {} } })).not.toEqual([]);
  });
});
