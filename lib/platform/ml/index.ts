import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { argoEvents } from "./argo-events";
import { argoRollouts } from "./argo-rollouts";
import { argoWorkflows } from "./argo-workflows";
import { mlflow } from "./mlflow";
import { mlflowMcp } from "./mlflow-mcp";
import { trainingPipeline } from "./training-pipeline";

/** Components of the ml layer: what data scientists train and track with. */
export function ml(inputs: PlatformInputs): readonly Component[] {
  const { settings, postgres, stores, identities, cluster, registry } = inputs;
  const { replicas } = settings.profile;
  const store = stores.artifacts;
  const workflows = argoWorkflows({
    replicas,
    clusterName: settings.name,
    database: postgres.database("argo"),
    store,
    workflow: identities.workflow,
    server: identities["workflow-server"],
    signIn: inputs.published,
  });
  const tracking = mlflow({
    replicas,
    database: postgres.database("mlflow"),
    store,
    identity: identities.mlflow,
    domain: settings.domain,
  });
  return [
    workflows,
    argoEvents({ replicas }),
    argoRollouts({ replicas }),
    tracking,
    trainingPipeline({ pools: cluster.pools, store, registry: registry.address }),
    ...(settings.extras?.includes("mlflow-mcp") === true
      ? [mlflowMcp({ replicas, registry: registry.address })]
      : []),
  ];
}
