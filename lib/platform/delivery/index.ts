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
 * What ArgoCD delivers. The projects are a component of their own, which outlives the root: ArgoCD cannot remove an Application whose
 * project is gone. The root waits for every other component, so that workloads find their controllers when they come, and still
 * find them when they go; admission policies come after it (`platform.ts`), so that on destroy they no longer refuse its deletions.
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
      name: "gitops-projects",
      layer: "delivery",
      description: "Who may deliver what with ArgoCD, and the cluster's facts for Applications",
      namespace: ARGOCD_NAMESPACE,
      after: [
        ...projects({ ...settings, gitops }),
        clusterSecret(
          { "ml-platform/environment": settings.name, "ml-platform/stage": settings.stage },
          facts,
        ),
      ],
    },
    {
      name: "gitops-root",
      layer: "delivery",
      description: "The root Application of what ArgoCD delivers",
      namespace: ARGOCD_NAMESPACE,
      needs: [...components.map(({ name }) => name), "gitops-projects"],
      after: [rootApplication(gitops)],
    },
  ];
}
