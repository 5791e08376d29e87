import { charts } from "../../lib/kubernetes/charts";
import type { Component } from "../../lib/kubernetes/component";
import { installOrder } from "../../lib/kubernetes/install-order";
import type { KubernetesObject } from "../../lib/kubernetes/object";

const release = { chart: charts.certManager, values: {} };
const object = (apiVersion: string, kind: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: "x" },
});
const component = (name: string, rest: Partial<Component>): Component => ({
  name,
  layer: "foundation",
  description: name,
  namespace: "default",
  ...rest,
});
const waits = (components: readonly Component[], id: string): readonly string[] =>
  installOrder(components).find((step) => step.id === id)?.waitsFor ?? [];

describe("installOrder", () => {
  test("custom resources wait for the component that serves their API group, objects before releases", () => {
    const issuer = component("issuer", {
      before: [object("cert-manager.io/v1", "Issuer")],
      releases: [release],
    });
    const manager = component("cert-manager", { serves: ["cert-manager.io"], releases: [release] });
    expect(waits([issuer, manager], "issuer/before")).toEqual(["cert-manager/cert-manager"]);
    expect(waits([issuer, manager], "issuer/cert-manager")).toEqual(["issuer/before"]);
    expect(installOrder([issuer, manager]).map(({ id }) => id)).toEqual([
      "cert-manager/cert-manager",
      "issuer/before",
      "issuer/cert-manager",
    ]);
  });

  test("a component's own custom resources come after its own releases, and dependants after both", () => {
    const manager = component("a", {
      serves: ["a.io"],
      releases: [release],
      after: [object("a.io/v1", "Thing")],
    });
    const user = component("b", { after: [object("a.io/v1", "Other")] });
    expect(waits([manager, user], "a/after")).toEqual(["a/cert-manager"]);
    expect(waits([manager, user], "b/after")).toEqual(["a/after"]);
  });

  test("components that share an API group are told apart by kind", () => {
    const one = component("one", { serves: ["argoproj.io/Workflow"], releases: [release] });
    const two = component("two", { serves: ["argoproj.io/Rollout"], releases: [release] });
    const user = component("user", { after: [object("argoproj.io/v1alpha1", "Rollout")] });
    expect(waits([one, two, user], "user/after")).toEqual(["two/cert-manager"]);
  });

  test("what a component needs holds up its pods alone: objects before them and definitions are made meanwhile", () => {
    const database = component("database", { releases: [release] });
    const user = component("user", {
      needs: ["database"],
      before: [object("v1", "ConfigMap")],
      releases: [{ ...release, name: "definitions", withoutNeeds: true }, release],
      after: [object("v1", "Service")],
    });
    const steps = ["before", "definitions", "cert-manager", "after"].map((id) => `user/${id}`);
    expect(steps.map((id) => waits([user, database], id))).toEqual([
      [],
      ["user/before"],
      ["user/definitions", "database/cert-manager"],
      ["user/cert-manager"],
    ]);
  });

  test.each([
    [{ after: [object("v1", "Service")] }, "user/after"],
    [{ before: [object("v1", "ConfigMap")] }, "user/before"],
    [{ releases: [{ ...release, withoutNeeds: true }] }, "user/cert-manager"],
  ])("a need is never lost: without a release that has it, the last step waits", (rest, id) => {
    const database = component("database", { releases: [release] });
    const user = component("user", { needs: ["database"], ...rest });
    expect(waits([user, database], id)).toEqual(["database/cert-manager"]);
  });

  test("independent components do not wait for one another", () => {
    const steps = installOrder([
      component("a", { releases: [release] }),
      component("b", { releases: [release] }),
    ]);
    expect(steps.flatMap(({ waitsFor }) => waitsFor)).toEqual([]);
  });

  test.each([
    [
      [component("a", { releases: [release], needs: ["zzz"] })],
      "component a needs zzz, which is not part of this installation: a",
    ],
    [
      [component("a", { releases: [release] }), component("a", { releases: [release] })],
      "component names must be unique, got a twice",
    ],
    [[component("a", {})], "component a must install something, got no release and no object"],
    [
      [
        component("a", { serves: ["x.io"], releases: [release] }),
        component("b", { serves: ["x.io"], releases: [release] }),
      ],
      "x.io must be served by one component, got a and b; name the kinds (group/Kind) where they share it",
    ],
    [
      [
        component("a", { releases: [release], needs: ["b"] }),
        component("b", { releases: [release], needs: ["a"] }),
      ],
      "components wait for one another in a circle: a/cert-manager -> b/cert-manager -> a/cert-manager",
    ],
  ])("refuses what cannot be installed", (components, message) => {
    expect(() => installOrder(components)).toThrow(message);
  });
});
