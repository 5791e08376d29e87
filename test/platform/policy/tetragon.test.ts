import { tetragon } from "../../../lib/platform/policy/tetragon";
import { TRACING_POLICIES, tracingPolicyObjects } from "../../../lib/platform/policy/tracing-policies";
import { crdFaults, describeWithCharts } from "../../support/charts";

const objects = tracingPolicyObjects();
const probes = TRACING_POLICIES.flatMap(({ probes: list }) => list);

test("the four policies watch the namespaces that the specification names", () => {
  const places = Object.fromEntries(TRACING_POLICIES.map(({ name, namespaces }) => [name, namespaces]));
  expect(places).toEqual({
    "sensitive-file-access": ["mlops", "argo", "kserve"],
    "container-escape-detection": ["mlops", "argo", "kserve"],
    "ml-network-connections": ["mlops", "kserve"],
    "suspicious-process-execution": ["kserve"],
  });
  expect(objects.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`)).toHaveLength(9);
});

test("they are namespaced objects, since Linux namespaces are not Kubernetes'", () => {
  expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(["TracingPolicyNamespaced"]));
  expect(JSON.stringify(objects)).not.toContain("matchNamespaces");
  expect(JSON.stringify(objects)).not.toContain("hostSelector");
});

test("no symbol belongs to one architecture", () => {
  expect(probes.map(({ call }) => call).filter((call) => /^__|x64|arm64|ia32/.test(call))).toEqual([]);
  expect(probes.filter(({ call, syscall }) => syscall !== call.startsWith("sys_"))).toEqual([]);
});

test("no prefix is written with a wildcard, which would match itself only", () => {
  expect(JSON.stringify(objects)).not.toMatch(/"[^"]*\*[^"]*"/);
});

test("no policy stops a process: they report, at most once a minute for the same", () => {
  const actions = [...JSON.stringify(objects).matchAll(/"action":"(\w+)","rateLimit":"(\w+)"/g)].map(
    ([, action, limit]) => `${action ?? ""} ${limit ?? ""}`,
  );
  expect(new Set(actions)).toEqual(new Set(["Post 1m"]));
  expect(JSON.stringify(objects)).not.toMatch(/Sigkill|Override/);
});

test("definitions come with the release, so that policies after it are never too early", () => {
  const { releases = [], after = [], serves = [] } = tetragon();
  expect(releases[0]?.values["crds"]).toEqual({ installMethod: "helm" });
  expect(serves).toContain("cilium.io");
  expect(after).toEqual(objects);
});

test("metrics of agents and operator reach the monitoring stack", () => {
  expect((tetragon().metrics ?? []).map(({ name, portNumber }) => [name, portNumber])).toEqual([
    ["tetragon", 2112],
    ["tetragon-operator", 2113],
  ]);
});

describeWithCharts("Tetragon as its chart wants it", () => {
  test.each(
    objects.map(
      (object) => [`${object.metadata.name} in ${object.metadata.namespace ?? ""}`, object] as const,
    ),
  )("%s", (_name, object) => {
    expect(crdFaults(object)).toEqual([]);
  });
});
