import type { Component } from "../../kubernetes/component";
import { hostOf, ADDRESSES } from "../addresses";
import type { PlatformInputs } from "../inputs";
import { ARGOCD_NAMESPACE, argoCd } from "./argo-cd";
import { clusterSecret, projects, rootApplication } from "./projects";

/** Components of the delivery layer: ArgoCD, without anything to deliver yet. */
export function delivery({ settings, secrets, published }: PlatformInputs): readonly Component[] {
  const { gitops, alerts } = settings;
  const needsAddress = alerts !== undefined && !("webhook" in alerts);
  return [
    argoCd({
      settings,
      published,
      replicas: settings.profile.replicas,
      secrets: {
        repository: gitops?.private === true ? secrets.provided("argocd-repository") : undefined,
        notifications: needsAddress ? secrets.provided("argocd-notifications-address") : undefined,
      },
    }),
  ];
}

/**
 * What ArgoCD delivers: projects, the cluster's facts and the root Application. It waits for every other component, so that workloads find
 * their controllers when they come, and still find them when they go.
 */
export function gitopsRoot(inputs: PlatformInputs, components: readonly Component[]): readonly Component[] {
  const { settings, stores, registry, identities } = inputs;
  const { gitops } = settings;
  if (gitops === undefined) return [];
  const facts = {
    "ml-platform/artifacts": stores.artifacts.kserveAddress,
    "ml-platform/registry": registry.address,
    "ml-platform/mlflow": `http://${hostOf(ADDRESSES.mlflow)}`,
    "ml-platform/model-service-account": identities["kserve-inference"].serviceAccount,
    "ml-platform/revision": gitops.revision ?? "main",
    "ml-platform/repository": gitops.repository,
  };
  return [
    {
      name: "gitops-root",
      layer: "delivery",
      description: "Projects, the cluster's facts and the root Application of what ArgoCD delivers",
      namespace: ARGOCD_NAMESPACE,
      needs: components.map(({ name }) => name),
      after: [
        ...projects({ ...settings, gitops }),
        clusterSecret(
          { "ml-platform/environment": settings.name, "ml-platform/stage": settings.stage },
          facts,
        ),
        rootApplication(gitops),
      ],
    },
  ];
}
