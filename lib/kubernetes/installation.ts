import { DataResource, type ITerraformDependable } from "cdktf";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Construct } from "constructs";
import type { Component } from "./component";
import { HelmRelease } from "./helm-release";
import { installOrder, type Step } from "./install-order";
import { BUILT_IN_NAMESPACES, namespaceLabels, type NamespaceSpec } from "./namespace";
import { ObjectsRelease } from "./objects-release";

/** What to install, and on what. */
export interface InstallationProps {
  readonly components: readonly Component[];
  /** Namespaces to make; every component's and every object's namespace is one of them or built in. */
  readonly namespaces: readonly NamespaceSpec[];
  /** What the cluster needs to be ready for objects: see `Cluster.ready`. */
  readonly ready: readonly ITerraformDependable[];
}

/**
 * Installs components into a cluster: namespaces first, then each component's releases and objects as soon as what they wait for is there.
 * Destroy runs the same graph backwards, so controllers outlive their custom resources (rule 131).
 */
export class Installation extends Construct {
  /** Last release of each component, by its name: what to wait for from outside. */
  readonly completed: ReadonlyMap<string, ITerraformDependable>;

  private readonly namespaces: ReadonlyMap<string, NamespaceV1>;
  private readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: InstallationProps) {
    super(scope, id);
    // One place to wait at: without it every namespace and every release of kube-system would name all that the cluster needs.
    this.ready = [new DataResource(this, "cluster-ready", { dependsOn: [...props.ready] })];
    this.namespaces = new Map(props.namespaces.map((spec) => [spec.name, this.namespace(spec)]));
    const done = new Map<string, ITerraformDependable>();
    const completed = new Map<string, ITerraformDependable>();
    const scopes = new Map<string, Construct>();
    for (const step of installOrder(props.components)) {
      const owner = scopes.get(step.component.name) ?? new Construct(this, step.component.name);
      scopes.set(step.component.name, owner);
      const waits = step.waitsFor.flatMap((waited) => done.get(waited) ?? []);
      const resource = this.install(owner, step, waits);
      done.set(step.id, resource);
      completed.set(step.component.name, resource);
    }
    this.completed = completed;
  }

  private namespace(spec: NamespaceSpec): NamespaceV1 {
    return new NamespaceV1(this, `namespace-${spec.name}`, {
      metadata: { name: spec.name, labels: namespaceLabels(spec) },
      dependsOn: [...this.ready],
    });
  }

  private install(
    owner: Construct,
    step: Step,
    waits: readonly ITerraformDependable[],
  ): ITerraformDependable {
    const { component, content } = step;
    const id = step.id.slice(component.name.length + 1);
    if ("release" in content) {
      const { chart, values, timeoutSeconds } = content.release;
      return new HelmRelease(owner, id, {
        chart,
        name: content.release.name ?? chart.name,
        namespace: component.namespace,
        values,
        after: [...this.placeFor(step, [component.namespace]), ...waits],
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      }).resource;
    }
    const places = content.objects.flatMap((object) => object.metadata.namespace ?? []);
    return new ObjectsRelease(owner, id, {
      name: `${component.name}-${id}`,
      namespace: component.namespace,
      objects: content.objects,
      ...(component.timeoutSeconds === undefined ? {} : { timeoutSeconds: component.timeoutSeconds }),
      after: [...this.placeFor(step, [component.namespace, ...places]), ...waits],
    }).resource;
  }

  /** The namespaces that a step writes to; for built-in ones the cluster itself. */
  private placeFor(step: Step, names: readonly string[]): ITerraformDependable[] {
    return [...new Set(names)].flatMap((name): readonly ITerraformDependable[] => {
      const namespace = this.namespaces.get(name);
      if (namespace !== undefined) return [namespace];
      if (BUILT_IN_NAMESPACES.includes(name)) return this.ready;
      throw new Error(
        `${step.id}: namespace must be one of ${[...this.namespaces.keys()].join(", ")}, got ${name}`,
      );
    });
  }
}
