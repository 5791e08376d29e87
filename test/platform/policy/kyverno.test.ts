import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { EXCLUSIONS } from "../../../lib/platform/policy/exclusions";
import { kyvernoPolicies } from "../../../lib/platform/policy/kyverno";
import { POLICY_API } from "../../../lib/platform/policy/kyverno/policy";
import { signerPattern } from "../../../lib/platform/policy/kyverno/signatures";
import { crdFaults, describeWithCharts } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";
import { FIXTURES } from "./kyverno/fixtures";

const gitops = { repository: "https://github.com/acme/models" };
const policies = kyvernoPolicies(fakeInputs({ settings: { gitops } }));
const spec = (policy: KubernetesObject) =>
  policy["spec"] as Readonly<Record<string, unknown>> & {
    readonly validationActions?: readonly string[];
    readonly evaluation?: { readonly background?: { readonly enabled: boolean } };
  };
const fixtureOf = (policy: KubernetesObject) =>
  FIXTURES.find((fixture) => fixture.policy === policy.metadata.name);

test.each(policies.map((policy) => [policy.metadata.name, policy] as const))(
  "%s has objects that it admits and that it refuses, or that it fills and leaves alone",
  (_name, policy) => {
    const fixture = fixtureOf(policy);
    const counter = (fixture?.admitted.length ?? 0) + (fixture?.skipped?.length ?? 0);
    const acts = (fixture?.denied.length ?? 0) + (fixture?.generated?.length ?? 0);
    expect({ counter: counter > 0, acts: acts > 0 }).toEqual({ counter: true, acts: true });
  },
);

test("every fixture is of a policy that exists", () => {
  const names = policies.map(({ metadata }) => metadata.name);
  expect(FIXTURES.map(({ policy }) => policy).filter((name) => !names.includes(name))).toEqual([]);
});

test("no policy is of the deprecated kinds", () => {
  expect(new Set(policies.map(({ apiVersion }) => apiVersion))).toEqual(new Set([POLICY_API]));
});

test("the five policies of the specification are there, with those about models and teams", () => {
  expect(policies.map(({ metadata }) => metadata.name).sort()).toEqual(
    FIXTURES.map(({ policy }) => policy).sort(),
  );
  for (const name of [
    "require-resource-limits",
    "disallow-latest-tag",
    "require-mlops-labels",
    "restrict-image-registries",
    "add-default-networkpolicy",
  ]) {
    expect(policies.map(({ metadata }) => metadata.name)).toContain(name);
  }
});

test("policies report in dev and refuse in prod; signatures are reported, since Kyverno cannot read private registries", () => {
  const actions = (stage: "dev" | "prod", kind: string) =>
    new Set(
      kyvernoPolicies(fakeInputs({ stage, settings: { gitops } }))
        .filter((policy) => policy.kind === kind)
        .flatMap((policy) => spec(policy).validationActions ?? []),
    );
  expect(actions("dev", "ValidatingPolicy")).toEqual(new Set(["Audit", "Warn"]));
  expect(actions("prod", "ValidatingPolicy")).toEqual(new Set(["Deny"]));
  expect(actions("prod", "ImageValidatingPolicy")).toEqual(new Set(["Audit", "Warn"]));
});

test("policies that read the request or the old object judge nothing in the background", () => {
  const readsRequest = policies.filter((policy) =>
    /\b(oldObject|request\.(userInfo|operation))/.test(JSON.stringify(policy)),
  );
  expect(readsRequest.map(({ metadata }) => metadata.name)).toEqual(["protect-production-models"]);
  expect(readsRequest.filter((policy) => spec(policy).evaluation?.background?.enabled !== false)).toEqual([]);
});

test("labels and annotations with dots and slashes are read by quoted key", () => {
  expect(
    policies.filter((policy) => /(labels|annotations)\.\??[a-z-]+[./]/.test(JSON.stringify(spec(policy)))),
  ).toEqual([]);
});

test("privileged is refused when true, not asked to be false", () => {
  const silent = fixtureOf(
    policies.find(({ metadata }) => metadata.name === "disallow-privileged-containers") ?? policies[0]!,
  )?.admitted;
  expect(silent?.some((object) => !JSON.stringify(object).includes("privileged"))).toBe(true);
});

test("every namespace of the platform is excluded from what teams' namespaces get, with a reason", () => {
  const excluded = EXCLUSIONS.map(({ namespace }) => namespace);
  expect(excluded).toEqual(expect.arrayContaining([...NAMESPACES.map(({ name }) => name), "kube-system"]));
  expect(EXCLUSIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  const filling = policies.filter(
    ({ kind, metadata }) => kind === "GeneratingPolicy" && metadata.name.startsWith("add-"),
  );
  expect(filling).toHaveLength(3);
  for (const policy of filling)
    expect(excluded.filter((name) => !JSON.stringify(policy).includes(`'${name}'`))).toEqual([]);
});

describe("signatures", () => {
  const matches = (text: string): boolean =>
    new RegExp(
      signerPattern({ repository: "git@github.com:acme/ml.models.git", revision: "release/1.x" }) ?? "$^",
    ).test(text);

  test("are the repository's workflows' on its branch, and nobody else's", () => {
    const identity = (repository: string, branch: string): string =>
      `https://github.com/${repository}/.github/workflows/release.yaml@refs/heads/${branch}`;
    expect(matches(identity("acme/ml.models", "release/1.x"))).toBe(true);
    expect(matches(identity("acme/mlxmodels", "release/1.x"))).toBe(false);
    expect(matches(identity("acme/ml.models", "release/1-x"))).toBe(false);
    expect(matches(`${identity("acme/ml.models", "release/1.x")}-evil`)).toBe(false);
  });

  test("are not asked for when nobody is known to sign", () => {
    const kinds = (settings: object) => kyvernoPolicies(fakeInputs({ settings })).map(({ kind }) => kind);
    expect(kinds({ gitops })).toContain("ImageValidatingPolicy");
    expect(kinds({})).not.toContain("ImageValidatingPolicy");
    expect(kinds({ gitops: { repository: "https://git.example.com/acme/models" } })).not.toContain(
      "ImageValidatingPolicy",
    );
  });
});

describeWithCharts("policies as Kyverno's definitions want them", () => {
  test.each(policies.map((policy) => [policy.metadata.name, policy] as const))("%s", (_name, policy) => {
    expect(crdFaults(policy)).toEqual([]);
  });
});
