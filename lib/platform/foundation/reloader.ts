import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { RESTRICTED_CONTAINER } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { toApiServer } from "../flows";

const NAMESPACE = "external-secrets";

/**
 * Annotation of a workload (its own, not only its pods') that must not be restarted when a Secret changes: Prometheus and Alertmanager,
 * whose configuration is a Secret that their operator writes anew with each monitor and rule, and whose sidecars reload it in place.
 */
export const NOT_RELOADED = { "reloader.stakater.com/auto": "false" } as const;

/**
 * Restarts Deployments, StatefulSets and DaemonSets when a Secret that they read changes, so that a new password reaches its pods. It
 * follows every workload but those that say {@link NOT_RELOADED}. ConfigMaps are left out, since a
 * release that changes one rolls its pods itself, and Jobs, since they are made anew.
 */
export function reloader(): Component {
  return {
    name: "reloader",
    layer: "foundation",
    description: "Restarts pods whose secrets have changed",
    namespace: NAMESPACE,
    releases: [
      {
        chart: charts.reloader,
        values: {
          reloader: {
            autoReloadAll: true,
            ignoreConfigMaps: true,
            ignoreJobs: true,
            ignoreCronJobs: true,
            ignoreNamespaces: "kube-system",
            // A pod annotation, which ArgoCD does not take for drift of the containers.
            reloadStrategy: "annotations",
            readOnlyRootFileSystem: true,
            deployment: {
              containerSecurityContext: RESTRICTED_CONTAINER,
              resources: resources({ cpu: "10m", memory: "96Mi" }),
            },
          },
        },
      },
    ],
    metrics: [
      {
        name: "reloader",
        pods: { namespace: NAMESPACE, labels: { "app.kubernetes.io/name": "reloader" } },
        port: "http",
        portNumber: 9090,
      },
    ],
    flows: [
      toApiServer(NAMESPACE, "watches secrets and restarts what reads them", {
        "app.kubernetes.io/name": "reloader",
      }),
    ],
  };
}
