import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";
import { toApiServer } from "../../flows";
import type { PlatformInputs } from "../../inputs";

const NAMESPACE = "chaos-testing";
const CONTROLLER = {
  "app.kubernetes.io/name": "chaos-mesh",
  "app.kubernetes.io/component": "controller-manager",
};
const DAEMON = { "app.kubernetes.io/name": "chaos-mesh", "app.kubernetes.io/component": "chaos-daemon" };
const DASHBOARD = {
  "app.kubernetes.io/name": "chaos-mesh",
  "app.kubernetes.io/component": "chaos-dashboard",
};

const hardened = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

const VALUES: HelmValues = {
  enableProfiling: false,
  controllerManager: {
    replicaCount: 1,
    targetNamespace: NAMESPACE,
    // Only namespaces that say so may be disturbed: annotate one with chaos-mesh.org/inject=enabled.
    enableFilterNamespace: true,
    securityContext: hardened,
    resources: resources({ cpu: "25m", memory: "256Mi" }),
    podChaos: { podFailure: { pauseImage: "registry.k8s.io/pause:3.10" } },
  },
  chaosDaemon: {
    runtime: "containerd",
    socketPath: "/run/containerd/containerd.sock",
    // Disturbs pods of every pool.
    tolerations: [{ operator: "Exists" }],
    resources: resources({ cpu: "20m", memory: "64Mi" }),
  },
  dashboard: {
    securityMode: true,
    securityContext: hardened,
    service: { type: "ClusterIP" },
    resources: resources({ cpu: "25m", memory: "256Mi" }),
  },
  dnsServer: { create: false },
};

/** Fault injection, where the environment asks for it; production never may. Experiments to begin with are in `lib/examples/chaos/`. */
export function chaosMesh(settings: Pick<PlatformInputs["settings"], "extras">): readonly Component[] {
  if (!(settings.extras ?? []).includes("chaos-mesh")) return [];
  const pods = (labels: Readonly<Record<string, string>>) => ({ namespace: NAMESPACE, labels });
  return [
    {
      name: "chaos-mesh",
      layer: "observability",
      description: "Breaks things on purpose, to see that the platform recovers",
      namespace: NAMESPACE,
      serves: ["chaos-mesh.org"],
      releases: [{ chart: charts.chaosMesh, values: VALUES }],
      metrics: [
        { name: "chaos-mesh", pods: pods(CONTROLLER), port: "http", portNumber: 10080 },
        { name: "chaos-daemon", pods: pods(DAEMON), port: "http", portNumber: 31766 },
      ],
      flows: [
        toApiServer(NAMESPACE, "watches experiments and finds their pods"),
        { from: pods(CONTROLLER), to: pods(DAEMON), ports: [31767], why: "tells the node what to disturb" },
        { from: pods(DASHBOARD), to: pods(CONTROLLER), ports: [10080], why: "shows what is going on" },
      ],
      webhooks: [{ pods: CONTROLLER, port: 10250 }],
      interfaces: [
        {
          name: "chaos",
          service: "chaos-dashboard",
          port: 2333,
          localPort: 2333,
          signIn: "proxy",
          pods: DASHBOARD,
          targetPort: 2333,
        },
      ],
    },
  ];
}
