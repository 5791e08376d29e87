import { installOrder } from "../../../lib/kubernetes/install-order";
import type { Component } from "../../../lib/kubernetes/component";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { platformComponents } from "../../../lib/platform/platform";
import { policy } from "../../../lib/platform/policy";
import { accessObjects, ROLES } from "../../../lib/platform/policy/access";
import { admissionPolicies, derivedPolicies } from "../../../lib/platform/policy/derived";
import { constraintTemplate, gatekeeperConstraints } from "../../../lib/platform/policy/gatekeeper";
import { TEMPLATES } from "../../../lib/platform/policy/gatekeeper/rego";
import { quotaObjects } from "../../../lib/platform/policy/quotas";
import { crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";
import { CONSTRAINT_FIXTURES } from "./gatekeeper/fixtures";

const names = (components: readonly Component[]): string[] => components.map(({ name }) => name);
const gatekeeperInputs = fakeInputs({ settings: { policyEngine: "gatekeeper" } });
const sealed = fakeInputs({ settings: { extras: ["sealed-secrets"] } });

describe("engines", () => {
  test("Kyverno, unless the environment says Gatekeeper; never both", () => {
    expect(names(policy(fakeInputs()))).toEqual(["kyverno", "tetragon"]);
    expect(names(policy(gatekeeperInputs))).toEqual(["gatekeeper", "tetragon"]);
  });

  test("Sealed Secrets when it is asked for", () => {
    expect(names(policy(sealed))).toContain("sealed-secrets");
  });

  test("policies are of the engine that is there", () => {
    const groups = (inputs: typeof sealed): Set<string> =>
      new Set(admissionPolicies(inputs, []).after!.map(({ apiVersion }) => apiVersion));
    expect(groups(fakeInputs())).toEqual(new Set(["policies.kyverno.io/v1"]));
    expect(groups(gatekeeperInputs)).toEqual(new Set(["constraints.gatekeeper.sh/v1beta1"]));
  });

  test("policies come when everything else is up, and on destroy go before what they protect", () => {
    const components = platformComponents(fakeInputs(), []);
    const steps = installOrder(components);
    const own = steps.findIndex(({ id }) => id === "admission-policies/after");
    const after = steps.slice(own + 1).map(({ component }) => component.name);
    expect(after.filter((name) => name !== "monitors")).toEqual([]);
    expect(steps[own]?.waitsFor).toEqual(expect.arrayContaining(["kserve/after", "tetragon/after"]));
  });
});

const spec = (object: KubernetesObject | undefined) =>
  object?.["spec"] as Readonly<Record<string, unknown>> | undefined;

describe("Gatekeeper", () => {
  test("constraints warn in dev and refuse in prod", () => {
    const actions = (stage: "dev" | "prod") =>
      new Set(
        gatekeeperConstraints(fakeInputs({ stage })).map(
          (constraint) => spec(constraint)?.["enforcementAction"],
        ),
      );
    expect(actions("dev")).toEqual(new Set(["warn"]));
    expect(actions("prod")).toEqual(new Set(["deny"]));
  });

  test("every constraint has a template, objects that it admits and objects that it refuses", () => {
    const constraints = gatekeeperConstraints(fakeInputs());
    expect(constraints.map(({ metadata }) => metadata.name)).toEqual(
      CONSTRAINT_FIXTURES.map(({ constraint }) => constraint),
    );
    expect(constraints.filter(({ kind }) => !TEMPLATES.some((template) => template.kind === kind))).toEqual(
      [],
    );
    expect(
      CONSTRAINT_FIXTURES.filter(({ admitted, denied }) => admitted.length === 0 || denied.length === 0),
    ).toEqual([]);
  });

  test("every parameter that a template takes is given and used", () => {
    for (const { kind, parameters, rego } of TEMPLATES) {
      expect(Object.keys(parameters).filter((name) => !rego.includes(`input.parameters.${name}`))).toEqual(
        [],
      );
      const given = gatekeeperConstraints(fakeInputs())
        .filter((constraint) => constraint.kind === kind)
        .map((constraint) => Object.keys(spec(constraint)?.["parameters"] as object).sort());
      expect(given.filter((keys) => keys.join() !== Object.keys(parameters).sort().join())).toEqual([]);
    }
  });
});

describe("bounds", () => {
  const objects = quotaObjects(fakeInputs().settings.profile.quota);
  const quota = (namespace: string) =>
    spec(
      objects.find(({ kind, metadata }) => kind === "ResourceQuota" && metadata.namespace === namespace),
    )?.["hard"];

  test("GPUs in dev are four, by the only key that the API server counts", () => {
    expect(quota("mlops")).toEqual({
      "requests.cpu": "20",
      "requests.memory": "40Gi",
      "limits.cpu": "40",
      "limits.memory": "80Gi",
      "requests.nvidia.com/gpu": "4",
      pods: "50",
    });
  });

  test("pipelines may run half as much again, and no more GPUs", () => {
    expect(quota("argo")).toEqual(
      expect.objectContaining({ "requests.cpu": "30", "limits.cpu": "60", "requests.nvidia.com/gpu": "4" }),
    );
  });

  test("an environment's own number of GPUs is the one that counts", () => {
    const own = quotaObjects({ ...fakeInputs().settings.profile.quota, gpus: 7 });
    expect(
      own
        .map(
          (object) =>
            (spec(object)?.["hard"] as Record<string, string> | undefined)?.["requests.nvidia.com/gpu"],
        )
        .filter((gpus) => gpus === "7"),
    ).toHaveLength(2);
  });

  test("limit ranges give defaults and no maximum", () => {
    const ranges = objects.filter(({ kind }) => kind === "LimitRange");
    expect(ranges).toHaveLength(4);
    expect(JSON.stringify(ranges)).not.toMatch(/"(max|min)"|nvidia/);
  });

  test("a quantity that is no whole number is refused", () => {
    const profile = fakeInputs().settings.profile.quota;
    expect(() => quotaObjects({ ...profile, requests: { cpu: "1.5", memory: "1Gi" } })).toThrow(
      "a quota's quantity must be a whole number with a unit, such as 40Gi, got 1.5",
    );
  });
});

describe("roles of people", () => {
  const tenants = NAMESPACES.filter(({ purpose }) => purpose === "tenant").map(({ name }) => name);

  test("are in every tenant's namespace and nowhere else", () => {
    const roles = accessObjects({}).filter(({ kind }) => kind === "Role");
    expect([...new Set(roles.map(({ metadata }) => metadata.namespace))]).toEqual(tenants);
    expect(roles).toHaveLength(tenants.length * Object.keys(ROLES).length);
  });

  test.each(Object.entries(ROLES))(
    "%s reads no Secret, opens no shell, changes no role, quota or network policy",
    (_name, rules) => {
      const text = JSON.stringify(rules);
      expect(text).not.toMatch(
        /secrets|pods\/exec|pods\/attach|\*|networkpolicies|rolebindings|impersonate|escalate/,
      );
      const writes = rules
        .filter(({ verbs }) => verbs.some((verb) => ["create", "update", "patch"].includes(verb)))
        .flatMap(({ resources }) => [...resources]);
      expect(
        writes.filter((resource) => ["pods", "resourcequotas", "limitranges", "roles"].includes(resource)),
      ).toEqual([]);
    },
  );

  test("start pipelines where these have their identity, and nowhere else; scientists keep none", () => {
    const verbsOn = (name: string, namespace: string, resource: string): string[] =>
      accessObjects({})
        .filter(
          ({ kind, metadata }) =>
            kind === "Role" && metadata.name === name && metadata.namespace === namespace,
        )
        .flatMap(({ rules }) => rules as { resources: string[]; verbs: string[] }[])
        .filter(({ resources }) => resources.includes(resource))
        .flatMap(({ verbs }) => verbs)
        .filter((verb) => !["get", "list", "watch"].includes(verb));
    expect(verbsOn("data-scientist", "argo", "workflows")).toEqual(["create", "delete"]);
    expect(verbsOn("data-scientist", "argo", "workflowtemplates")).toEqual([]);
    expect(verbsOn("data-scientist", "argo", "cronworkflows")).toEqual([]);
    expect(verbsOn("ml-engineer", "argo", "workflowtemplates")).toContain("update");
    for (const role of Object.keys(ROLES)) expect(verbsOn(role, "mlops", "workflows")).toEqual([]);
    expect(verbsOn("ml-engineer", "mlops", "inferenceservices")).toContain("create");
  });

  test("are bound to the groups that the environment names", () => {
    const oidc = {
      issuer: "https://login.example.com",
      clientId: "ml",
      adminGroups: ["admins"],
      engineerGroups: ["engineers"],
      scientistGroups: ["scientists"],
    };
    const bindings = accessObjects({ oidc }).filter(({ kind }) => kind === "RoleBinding");
    const groups = bindings.map(({ metadata, subjects }) => [
      metadata.name,
      (subjects as { name: string }[])[0]?.name,
    ]);
    expect(new Set(groups.map(String))).toEqual(
      new Set(["ml-engineer,engineers", "data-scientist,scientists"]),
    );
    expect(accessObjects({}).filter(({ kind }) => kind === "RoleBinding")).toEqual([]);
  });
});

test("every declared budget becomes one that lets one pod go", () => {
  const component: Component = {
    name: "a",
    layer: "ml",
    description: "",
    namespace: "mlflow",
    budgets: [{ name: "a", pods: { app: "a" } }],
    after: [],
  };
  const [budget] =
    derivedPolicies(fakeInputs(), [component]).find(({ name }) => name === "disruption-budgets")?.after ?? [];
  expect(budget?.metadata).toEqual({ name: "a", namespace: "mlflow" });
  expect(spec(budget)).toEqual({ maxUnavailable: 1, selector: { matchLabels: { app: "a" } } });
});

describeWithCharts("components as their charts want them", () => {
  const components = [...policy(sealed), ...policy(gatekeeperInputs)];
  const releases = components.flatMap(({ releases: list = [] }) => list);
  test.each(releases.map((release) => [release.chart.name, release] as const))(
    "values of %s",
    (_name, { chart, values }) => {
      expect(unknownPaths(chart, values)).toEqual([]);
    },
  );
  test.each(TEMPLATES.map((template) => [template.kind, constraintTemplate(template)] as const))(
    "template %s",
    (_name, template) => {
      expect(crdFaults(template)).toEqual([]);
    },
  );
});
