import type { Component, ReleaseSpec } from "./component";
import { apiGroupOf, type KubernetesObject } from "./object";

/** One Helm release of the installation: a chart's, or one that carries objects. */
export interface Step {
  /** `<component>/<part>`. */
  readonly id: string;
  readonly component: Component;
  readonly content: { readonly release: ReleaseSpec } | { readonly objects: readonly KubernetesObject[] };
  /** Ids of the steps that must be complete first. */
  readonly waitsFor: readonly string[];
}

const part = (component: Component, name: string): string => `${component.name}/${name}`;
const releaseName = (release: ReleaseSpec): string => release.name ?? release.chart.name;

interface Part extends Pick<Step, "id" | "content"> {
  /** Needs nothing that is up. */
  readonly early: boolean;
}

/** The steps of one component in their order, without what they wait for outside. */
function partsOf(component: Component): Part[] {
  const { before = [], releases = [], after = [] } = component;
  return [
    ...(before.length > 0
      ? [{ id: part(component, "before"), content: { objects: before }, early: true }]
      : []),
    ...releases.map((release) => ({
      id: part(component, releaseName(release)),
      content: { release },
      early: release.withoutNeeds ?? false,
    })),
    ...(after.length > 0
      ? [{ id: part(component, "after"), content: { objects: after }, early: false }]
      : []),
  ];
}

/** Which component serves each API group, or single kind of a shared group. */
function servers(components: readonly Component[]): Map<string, Component> {
  const byGroup = new Map<string, Component>();
  for (const component of components) {
    for (const served of component.serves ?? []) {
      const other = byGroup.get(served);
      if (other !== undefined)
        throw new Error(
          `${served} must be served by one component, got ${other.name} and ${component.name}; name the kinds (group/Kind) where they share it`,
        );
      byGroup.set(served, component);
    }
  }
  return byGroup;
}

function checked(components: readonly Component[]): Map<string, Component> {
  const byName = new Map<string, Component>();
  for (const component of components) {
    if (byName.has(component.name))
      throw new Error(`component names must be unique, got ${component.name} twice`);
    if (partsOf(component).length === 0)
      throw new Error(`component ${component.name} must install something, got no release and no object`);
    byName.set(component.name, component);
  }
  for (const component of components) {
    for (const need of component.needs ?? []) {
      if (!byName.has(need))
        throw new Error(
          `component ${component.name} needs ${need}, which is not part of this installation: ${[...byName.keys()].join(", ")}`,
        );
    }
  }
  return byName;
}

/**
 * All steps of an installation in an order in which each comes after what it waits for. Independent steps do not wait for one another,
 * so Terraform runs them at the same time.
 * @throws for a name used twice, an unknown need, an API group served twice, or a circle; the message names the components
 */
export function installOrder(components: readonly Component[]): readonly Step[] {
  const byName = checked(components);
  const serving = servers(components);
  const lastOf = (name: string): string => partsOf(byName.get(name) as Component).at(-1)?.id ?? name;
  const steps = components.flatMap((component) => {
    const needs = (component.needs ?? []).map(lastOf);
    const parts = partsOf(component);
    const needing = parts.find(({ early }) => !early) ?? parts.at(-1);
    return parts.map(({ id, content }, index): Step => {
      const previous = parts.filter((_, at) => at === index - 1).map((before) => before.id);
      const objects = "objects" in content ? content.objects : [];
      const providers = objects
        .map(
          (object) => serving.get(`${apiGroupOf(object)}/${object.kind}`) ?? serving.get(apiGroupOf(object)),
        )
        .filter((server) => server !== undefined && server !== component)
        .map((server) => lastOf((server as Component).name));
      return {
        id,
        component,
        content,
        waitsFor: [...new Set([...previous, ...(id === needing?.id ? needs : []), ...providers])],
      };
    });
  });
  return sorted(steps);
}

/** Depth-first topological order that keeps the given order where it can. */
function sorted(steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const result: Step[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (step: Step, path: readonly string[]): void => {
    if (state.get(step.id) === "done") return;
    if (state.get(step.id) === "open")
      throw new Error(`components wait for one another in a circle: ${[...path, step.id].join(" -> ")}`);
    state.set(step.id, "open");
    for (const id of step.waitsFor) {
      const next = byId.get(id);
      if (next !== undefined) visit(next, [...path, step.id]);
    }
    state.set(step.id, "done");
    result.push(step);
  };
  for (const step of steps) visit(step, []);
  return result;
}
