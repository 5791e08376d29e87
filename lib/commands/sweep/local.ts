import { at, field, listOf, textOf } from "../../checks/walk";
import type { Command } from "../runner";
import type { Pick, Probe, SweepRow } from "./row";

/** Names that the sweep of an existing cluster is made from. */
export interface LocalNames {
  /** Context of the kubeconfig. */
  readonly context: string;
  /** Namespaces that the environment makes. */
  readonly namespaces: readonly string[];
  /** API groups whose definitions the environment's charts bring. */
  readonly apiGroups: readonly string[];
}

const kubectl =
  (context: string) =>
  (...args: readonly string[]): Command => ["kubectl", "--context", context, ...args];

/** Names of the objects whose field has one of the values. */
const having =
  (values: readonly string[], ...path: readonly string[]): Pick =>
  (answer) =>
    listOf(field(answer, "items"))
      .filter((item) => values.includes(textOf(at(item, ...path)) ?? ""))
      .flatMap((item) => textOf(at(item, "metadata", "name")) ?? []);

/** The context is the account; the environment lives while Helm knows a release in one of its namespaces. */
export function localProbe({ context, namespaces }: LocalNames): Probe {
  return {
    account: ["kubectl", "config", "get-contexts", context, "--output=name"],
    cluster: kubectl(context)(
      "get",
      "secrets",
      "--all-namespaces",
      "--selector=owner=helm,status=deployed",
      "--output=json",
    ),
    pick: having(namespaces, "metadata", "namespace"),
  };
}

/** Everything that may outlive a destroy in a cluster that stays. */
export function localRows({ context, namespaces, apiGroups }: LocalNames): SweepRow[] {
  const call = kubectl(context);
  const row = (kind: string, what: string, reason: string, pick: Pick): SweepRow => ({
    what,
    reason,
    list: call("get", kind, "--output=json"),
    pick,
    remove: [call("delete", kind, "{id}", "--timeout=120s")],
    data: true,
  });
  return [
    row(
      "namespaces",
      "namespaces",
      "an object with a finalizer whose controller is gone keeps its namespace",
      having(namespaces, "metadata", "name"),
    ),
    row(
      "customresourcedefinitions",
      "definitions of custom resources",
      "Helm keeps those of a chart's crds folder; another owner's stop the next install",
      having(apiGroups, "spec", "group"),
    ),
    row(
      "persistentvolumes",
      "volumes",
      "volumes of a class that retains them outlive their claims",
      having(namespaces, "spec", "claimRef", "namespace"),
    ),
  ];
}
