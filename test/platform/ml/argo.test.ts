import { ml } from "../../../lib/platform/ml";
import { argoEvents } from "../../../lib/platform/ml/argo-events";
import { argoRollouts } from "../../../lib/platform/ml/argo-rollouts";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";

test("the four Argo projects divide their API group by kind", () => {
  const served = ml(fakeInputs()).flatMap(({ serves = [] }) => serves);
  expect(served).toContain("argoproj.io/WorkflowTemplate");
  expect(served).not.toContain("argoproj.io");
  expect(new Set(served).size).toBe(served.length);
});

test("the event bus runs images of one version, as a user that is not root", () => {
  const { after = [], releases = [] } = argoEvents({ replicas: 1 });
  expect(JSON.stringify(releases[0]?.values)).not.toContain("latest");
  const bus = after.find(({ kind }) => kind === "EventBus") as
    { spec: { jetstream: { version: string; replicas: number; securityContext: unknown } } } | undefined;
  expect(bus?.spec.jetstream).toMatchObject({
    version: "2.10.10",
    replicas: 3,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
  });
  const known = (
    releases[0]?.values.configs as { jetstream: { versions: { version: string }[] } }
  ).jetstream.versions.map(({ version }) => version);
  expect(known).toContain(bus?.spec.jetstream.version);
});

test("Rollouts shift traffic by the Gateway API and have rights on no other router", () => {
  const values = argoRollouts({ replicas: 2 }).releases?.[0]?.values as {
    providerRBAC: { providers: Record<string, boolean> };
    controller: { trafficRouterPlugins: { sha256: string }[] };
  };
  expect(Object.entries(values.providerRBAC.providers).filter(([, on]) => on)).toEqual([
    ["gatewayAPI", true],
  ]);
  expect(values.controller.trafficRouterPlugins[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("the MCP server is there only where the environment asks for it", () => {
  const names = (options: FakeOptions) => ml(fakeInputs(options)).map(({ name }) => name);
  expect(names({})).not.toContain("mlflow-mcp");
  expect(names({ settings: { extras: ["mlflow-mcp"] } })).toContain("mlflow-mcp");
});
