import type { KubernetesObject } from "../../../../lib/kubernetes/object";
import { deployment, type Fixture, pod, teamNamespace } from "./fixture";

const platformNamespace: KubernetesObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "mlops", labels: { "ml-platform/purpose": "tenant" } },
};
const plainNamespace: KubernetesObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "sandbox", labels: {} },
};

function binding(
  name: string,
  namespace: string,
  subjects: readonly object[],
  role = "edit",
): KubernetesObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name, namespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects,
  };
}
const account = (namespace: string, name = "runner") => ({ kind: "ServiceAccount", namespace, name });
const group = { apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "risk" };

const step = (name: string, namespace: string, serviceAccountName: string): KubernetesObject =>
  pod(name, namespace, {
    labels: { "workflows.argoproj.io/workflow": "training-1" },
    spec: { serviceAccountName },
  });

/** Fixtures of the policies about teams' namespaces. `team-a` is a team's namespace, see the proof. */
export const TENANCY_FIXTURES: readonly Fixture[] = [
  {
    policy: "add-default-networkpolicy",
    admitted: [],
    denied: [],
    generated: [
      {
        object: teamNamespace("team-a"),
        makes: ["NetworkPolicy/team-a/default-deny", "NetworkPolicy/team-a/allow-dns"],
      },
      {
        object: plainNamespace,
        makes: ["NetworkPolicy/sandbox/default-deny", "NetworkPolicy/sandbox/allow-dns"],
      },
    ],
    skipped: [platformNamespace],
  },
  {
    policy: "add-tenant-quota",
    admitted: [],
    denied: [],
    generated: [{ object: teamNamespace("team-a"), makes: ["ResourceQuota/team-a/tenant"] }],
    skipped: [platformNamespace, plainNamespace],
  },
  {
    policy: "add-tenant-limit-range",
    admitted: [],
    denied: [],
    generated: [{ object: teamNamespace("team-a"), makes: ["LimitRange/team-a/defaults"] }],
    skipped: [platformNamespace, plainNamespace],
  },
  {
    policy: "restrict-tenant-service-accounts",
    admitted: [
      pod("own-account", "team-a"),
      pod("no-token", "team-a", {
        spec: { serviceAccountName: "default", automountServiceAccountToken: false },
      }),
      deployment("own-account", "team-a"),
    ],
    denied: [
      {
        object: pod("default-account", "team-a", { spec: { serviceAccountName: "default" } }),
        message: "ServiceAccount of its own",
      },
      {
        object: deployment("default-account", "team-a", { spec: { serviceAccountName: "" } }),
        message: "ServiceAccount of its own",
      },
    ],
    skipped: [pod("default-account-elsewhere", "monitoring", { spec: { serviceAccountName: "default" } })],
  },
  {
    policy: "restrict-pipeline-identity",
    admitted: [step("as-made-for-steps", "argo", "argo-workflow")],
    denied: [
      {
        object: step("as-the-controller", "argo", "argo-workflows-workflow-controller"),
        message: "serviceAccountName of the Workflow to argo-workflow",
      },
    ],
    skipped: [
      pod("no-step", "argo", { spec: { serviceAccountName: "argo-workflows-server" } }),
      step("elsewhere", "team-a", "runner"),
    ],
  },
  {
    policy: "isolate-tenant-namespaces",
    admitted: [
      binding("people", "team-a", [group]),
      binding("own", "team-a", [account("team-a")]),
      binding("platform", "team-a", [account("argo-events")]),
    ],
    denied: [
      {
        object: binding("stranger", "team-a", [account("team-b")]),
        message: "remove the ServiceAccount runner",
      },
      {
        object: binding("administrator", "team-a", [group], "cluster-admin"),
        message: "instead of cluster-admin",
      },
    ],
    skipped: [binding("elsewhere", "monitoring", [account("team-b")])],
  },
  {
    policy: "require-tenant-labels",
    admitted: [
      teamNamespace("team-labelled", { "ml-platform/team": "risk", "ml-platform/cost-center": "4711" }),
    ],
    denied: [
      {
        object: teamNamespace("team-nameless", { "ml-platform/team": "risk" }),
        message: "add the labels ml-platform/cost-center",
      },
    ],
    skipped: [platformNamespace, plainNamespace],
  },
];
