import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { toApiServer } from "../flows";

const NAMESPACE = "policy";
const NAME = "sealed-secrets";
const PODS = { "app.kubernetes.io/name": NAME };

/** Secrets that may stand in Git: sealed for this cluster alone. Beside External Secrets, for teams that keep everything in one repository. */
export function sealedSecrets(): Component {
  return {
    name: NAME,
    layer: "policy",
    description: "Opens secrets that were sealed for this cluster, so that they can stand in Git",
    namespace: NAMESPACE,
    serves: ["bitnami.com"],
    releases: [
      {
        chart: charts.sealedSecrets,
        values: {
          resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
          podSecurityContext: { enabled: true, fsGroup: 65534, seccompProfile: { type: "RuntimeDefault" } },
          containerSecurityContext: {
            enabled: true,
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 1001,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
          },
        },
      },
    ],
    metrics: [
      { name: NAME, pods: { namespace: NAMESPACE, labels: PODS }, port: "metrics", portNumber: 8081 },
    ],
    flows: [toApiServer(NAMESPACE, "reads SealedSecrets and writes Secrets", PODS)],
  };
}
