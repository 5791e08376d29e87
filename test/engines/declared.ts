import { graphOf } from "../../lib/checks/graph";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import type { SynthesizedStack } from "./proof";
import { configurationOf } from "./stacks";

/** A Kubernetes object of a stack. */
export interface Declared {
  readonly object: KubernetesObject;
  /** Where it goes when it does not say so itself. */
  readonly namespace: string;
}

/** A namespace as the provider's resource describes it. */
function namespaceOf(attributes: Readonly<Record<string, unknown>>): KubernetesObject {
  const metadata = attributes["metadata"] as KubernetesObject["metadata"];
  return { apiVersion: "v1", kind: "Namespace", metadata };
}

/** Every object that a stack itself writes: namespaces, and what the releases of the local chart carry. */
export function declaredObjects(stack: SynthesizedStack): readonly Declared[] {
  const graph = graphOf(stack.name, configurationOf(stack));
  const namespaces = graph
    .ofType("kubernetes_namespace_v1")
    .map(({ attributes }) => ({ object: namespaceOf(attributes), namespace: "" }));
  const objects = graph.objects.map(({ object, release }) => ({ object, namespace: release.namespace }));
  return [...namespaces, ...objects];
}
