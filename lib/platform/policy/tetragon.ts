import { charts } from "../../kubernetes/charts";
import type { Component, HelmValues } from "../../kubernetes/component";
import { HOST_PORTS } from "./network/host-ports";
import { PROMETHEUS } from "./network/policies";
import { tracingPolicyObjects } from "./tracing-policies";

const NAMESPACE = "tetragon";
const AGENT = { "app.kubernetes.io/name": "tetragon", "app.kubernetes.io/component": "agent" };
const OPERATOR = { "app.kubernetes.io/name": "tetragon-operator" };
const AGENT_METRICS = HOST_PORTS.tetragon;

const size = (cpu: string, memory: string) => ({
  requests: { cpu, memory },
  limits: { cpu: "1", memory: "1Gi" },
});

const values: HelmValues = {
  // Helm installs the CRDs with the release, so the policies after it never come too early (rule 57); the operator would do it some time later.
  crds: { installMethod: "helm" },
  tetragon: {
    resources: size("50m", "256Mi"),
    // Events go to standard output, where the log collector finds them with the pod's own logs.
    exportDenyList: '{"health_check":true}\n{"namespace":["", "kube-system", "tetragon", "kyverno"]}',
    prometheus: { enabled: true, port: AGENT_METRICS },
  },
  export: {
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
  },
  tetragonOperator: {
    podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containerSecurityContext: {
      runAsUser: 65532,
      runAsGroup: 65532,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    prometheus: { enabled: true, port: 2113 },
  },
};

/** Runtime security: eBPF programs report what processes do in the namespaces of ML workloads. */
export function tetragon(): Component {
  return {
    name: "tetragon",
    layer: "policy",
    description:
      "Reports what processes of ML workloads do: credentials read, namespaces entered, connections, downloads",
    namespace: NAMESPACE,
    serves: ["cilium.io"],
    releases: [{ chart: charts.tetragon, values }],
    after: tracingPolicyObjects(),
    metrics: [
      {
        name: "tetragon",
        pods: { namespace: NAMESPACE, labels: AGENT },
        port: AGENT_METRICS,
        portNumber: AGENT_METRICS,
        undeclared: true,
      },
      {
        name: "tetragon-operator",
        pods: { namespace: NAMESPACE, labels: OPERATOR },
        port: "metrics",
        portNumber: 2113,
      },
    ],
    flows: [
      {
        from: { namespace: NAMESPACE, labels: OPERATOR },
        to: "api-server",
        ports: [443, 6443],
        why: "keeps the definitions of policies",
      },
      { from: PROMETHEUS, to: "nodes", ports: [AGENT_METRICS], why: "the agents are on the nodes' network" },
    ],
  };
}
