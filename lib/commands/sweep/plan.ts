import type { StackGraph } from "../../checks/graph";
import { textOf } from "../../checks/walk";
import type { Environment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import { accountOf, literal, type Workspace } from "../workspace";
import { awsProbe, awsRows } from "./aws";
import { azureProbe, azureRows } from "./azure";
import { gcpProbe, gcpRows } from "./gcp";
import { localProbe, localRows } from "./local";
import type { SweepPlan } from "./row";

type Cloud = Environment["cloud"];
type Parts = Pick<SweepPlan, "accountWord" | "absent" | "probe" | "rows">;
type Make = (graph: StackGraph, settings: Settings<Environment>, account: string | undefined) => Parts;

/** Argument of the first resource of a type, without references. */
const nameIn = (graph: StackGraph, type: string, argument = "name"): string =>
  literal(graph.ofType(type)[0]?.attributes[argument]);

const regionOf = (settings: Settings<Environment>): string => ("region" in settings ? settings.region : "");

/** API groups of the objects that an environment installs, without those that Kubernetes has itself. */
function apiGroups(graph: StackGraph): string[] {
  const groups = graph.objects.map(({ object }) => textOf(object.apiVersion)?.split("/")[0] ?? "");
  return [...new Set(groups)].filter((group) => group.includes(".") && !group.endsWith(".k8s.io")).sort();
}

/** Each cloud's names, read from its synthesized stack. */
const MAKE: Readonly<Record<Cloud, Make>> = {
  aws: (graph, settings) => {
    const cluster = nameIn(graph, "aws_eks_cluster");
    const names = { environment: settings.name, cluster, region: regionOf(settings) };
    return { accountWord: "account", probe: awsProbe(names), rows: awsRows(names, graph) };
  },
  azure: (graph) => {
    const names = {
      cluster: nameIn(graph, "azurerm_kubernetes_cluster"),
      group: nameIn(graph, "azurerm_resource_group"),
      nodeGroup: nameIn(graph, "azurerm_kubernetes_cluster", "node_resource_group"),
      vault: nameIn(graph, "azurerm_key_vault"),
    };
    return { accountWord: "subscription", probe: azureProbe(names), rows: azureRows(names) };
  },
  gcp: (graph, settings, project) => {
    const names = {
      region: regionOf(settings),
      cluster: nameIn(graph, "google_container_cluster"),
      network: nameIn(graph, "google_compute_network"),
      project,
    };
    return { accountWord: "project", probe: gcpProbe(names), rows: gcpRows(names) };
  },
  local: (graph, _, context = "") => {
    const namespaces = graph
      .ofType("kubernetes_namespace_v1")
      .map(({ attributes }) => attributes["metadata"])
      .map((metadata) => literal((metadata as { name?: unknown } | undefined)?.name));
    const names = { context, namespaces, apiGroups: apiGroups(graph) };
    const absent = `no context ${context} in the kubeconfig, ${pathOf(graph) ?? ""}: export KUBECONFIG where kubectl reads another file`;
    return { accountWord: "context", absent, probe: localProbe(names), rows: localRows(names) };
  },
};

const kubernetesArgument = (graph: StackGraph, name: string): string | undefined => {
  const provider = graph.document["provider"] as {
    kubernetes?: readonly Readonly<Record<string, unknown>>[];
  };
  return textOf(provider.kubernetes?.[0]?.[name]);
};

/** Context of the kubeconfig that a stack's own provider names. */
export const contextOf = (graph: StackGraph): string | undefined =>
  kubernetesArgument(graph, "config_context");

/** File that it reads. */
const pathOf = (graph: StackGraph): string | undefined => kubernetesArgument(graph, "config_path");

/**
 * The sweep of one environment, from its synthesized stack.
 * @param account the account that the caller means, where the environment's file names none
 */
export function sweepPlan(
  { settings, graph }: Pick<Workspace, "settings" | "graph">,
  account?: string,
): SweepPlan {
  const meant = accountOf(settings) ?? account ?? contextOf(graph);
  const parts = MAKE[settings.cloud](graph, settings, meant);
  return {
    environment: settings.name,
    account: meant,
    disposable: settings.profile.disposable,
    ...parts,
  };
}
