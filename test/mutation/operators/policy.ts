import { add, below, inKind, isRecord, isText, leaveOut, replace, type Operator } from "../operator";
import type { Spot } from "../model";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const isPolicy = (spot: Spot): boolean =>
  inKind(spot, "ValidatingPolicy", "GeneratingPolicy", "ClusterPolicy", "ImageValidatingPolicy");
const isContainer = (spot: Spot): boolean =>
  isRecord(spot.value) &&
  isText(spot.value["image"]) &&
  isText(spot.value["name"]) &&
  typeof spot.key === "number";

/** Mistakes in what the cluster lets in. */
export const POLICY: readonly Operator[] = [
  leaveOut("drop-pod-security-label", "leak", "the namespace takes any pod", ({ key }) => key === ENFORCE),
  replace(
    "pod-security-privileged",
    "leak",
    "the namespace takes any pod",
    ({ key, value }) => key === ENFORCE && value !== "privileged",
    () => "privileged",
  ),
  replace(
    "pod-security-restricted",
    "deploy fails",
    "the namespace refuses the platform's own pods",
    ({ key, value }) => key === ENFORCE && value !== "restricted",
    () => "restricted",
  ),
  replace(
    "pod-security-unknown-level",
    "deploy fails",
    "the API server refuses the label",
    ({ key }) => key === ENFORCE,
    () => "strict",
  ),
  replace(
    "privileged-container",
    "leak",
    "whoever takes the pod has the node",
    (spot) =>
      /[sS]ecurityContext$/.test(String(spot.key)) &&
      isRecord(spot.value) &&
      ("allowPrivilegeEscalation" in spot.value || "capabilities" in spot.value),
    (before) => ({ ...(before as object), privileged: true }),
  ),
  replace(
    "run-as-root",
    "deploy fails",
    "the namespace refuses the pod, or it runs as root",
    (spot) => spot.key === "runAsNonRoot" && spot.value === true,
    (_, { holder }) => {
      holder["runAsUser"] = 0;
      return false;
    },
  ),
  replace(
    "privilege-escalation",
    "leak",
    "the namespace refuses the pod, or it gains rights",
    (spot) => spot.key === "allowPrivilegeEscalation" && spot.value === false,
    () => true,
  ),
  leaveOut(
    "keep-capabilities",
    "leak",
    "the namespace refuses the pod, or it keeps capabilities",
    (spot) => spot.key === "capabilities" && isRecord(spot.value),
  ),
  leaveOut(
    "drop-security-context",
    "deploy fails",
    "the namespace refuses the pod",
    (spot) => /[sS]ecurityContext$/.test(String(spot.key)) && isRecord(spot.value),
  ),
  replace(
    "host-network",
    "leak",
    "the pod listens and talks as the node",
    (spot) => spot.object !== undefined && spot.key === "containers" && Array.isArray(spot.value),
    (before, { holder }) => {
      holder["hostNetwork"] = true;
      return before;
    },
  ),
  replace(
    "host-path",
    "leak",
    "the pod reads the node's files",
    (spot) => spot.object !== undefined && spot.key === "containers" && Array.isArray(spot.value),
    (before, { holder }) => {
      holder["volumes"] = [{ name: "host", hostPath: { path: "/" } }];
      return before;
    },
  ),
  leaveOut(
    "container-without-limits",
    "outage",
    "the platform's own policy refuses the pod",
    (spot) =>
      spot.object !== undefined &&
      spot.key === "resources" &&
      isContainer({ ...spot, value: spot.holder, key: 0 }),
  ),
  replace(
    "policy-audits-only",
    "leak",
    "what the policy forbids happens",
    (spot) =>
      isPolicy(spot) &&
      spot.key === "validationActions" &&
      Array.isArray(spot.value) &&
      spot.value.includes("Deny"),
    () => ["Audit"],
  ),
  replace(
    "policy-always-true",
    "leak",
    "the policy refuses nothing",
    (spot) => isPolicy(spot) && below(spot, "validations") && spot.key === "expression",
    () => "true",
  ),
  leaveOut(
    "policy-of-no-operation",
    "leak",
    "the policy looks at creation or change only",
    (spot) => isPolicy(spot) && spot.path.at(-2) === "operations",
  ),
  replace(
    "policy-of-missing-namespace",
    "leak",
    "the policy is in force nowhere",
    (spot) =>
      isPolicy(spot) &&
      below(spot, "matchConditions") &&
      spot.key === "expression" &&
      isText(spot.value) &&
      / in \[/.test(spot.value),
    (before) => String(before).replace(/ in \[.*?\]/, " in ['nowhere']"),
  ),
  replace(
    "policy-for-system-namespaces",
    "outage",
    "the policy closes namespaces of the platform or the system",
    (spot) =>
      inKind(spot, "GeneratingPolicy") &&
      below(spot, "matchConditions") &&
      isText(spot.value) &&
      spot.value.includes("!("),
    () => "true",
  ),
  replace(
    "policy-of-user-in-background",
    "deploy fails",
    "a scan in the background has no user: the policy is refused",
    (spot) => isPolicy(spot) && spot.path.at(-2) === "background" && spot.key === "enabled",
    (_, { object }) => {
      (object as unknown as { spec: { variables: unknown[] } }).spec.variables = [
        { name: "who", expression: "request.userInfo.username" },
      ];
      return true;
    },
  ),
  replace(
    "policy-syntax",
    "deploy fails",
    "the policy cannot be compiled and refuses everything or nothing",
    (spot) => isPolicy(spot) && spot.key === "expression" && isText(spot.value),
    (before) => `${String(before)} && (`,
  ),
  add(
    "webhook-without-failure-policy",
    "outage",
    "a webhook that is down stops every pod",
    (spot) => isPolicy(spot) && spot.path.slice(3).join(".") === "spec",
    () => ({ failurePolicy: "Fail" }),
  ),
];
