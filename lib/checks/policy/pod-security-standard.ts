import type { PodSecurityLevel } from "../../kubernetes/namespace";
import { at } from "../walk";
import type { JudgedContainer, JudgedPod } from "./platform-pods";

/** Capabilities that the baseline level lets a container add. */
const BASELINE_CAPABILITIES = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** What levels judge of a pod. */
type Judged = Pick<JudgedPod, "host" | "hostPaths" | "security" | "containers">;

const NOTHING: readonly unknown[] = [];
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : NOTHING);

/** A field of the container, or of its pod where the container says nothing. */
const effective = (pod: Judged, container: JudgedContainer, ...path: readonly string[]): unknown =>
  at(container.security, ...path) ?? at(pod.security, ...path);

function* belowBaseline(pod: Judged): Generator<string> {
  for (const field of pod.host) yield `${field} is used`;
  if (pod.hostPaths.length > 0) yield `host paths ${pod.hostPaths.join(", ")} are mounted`;
  for (const container of pod.containers) {
    const { name, security } = container;
    const added = list(at(security, "capabilities", "add")).filter(
      (capability) => !BASELINE_CAPABILITIES.includes(String(capability)),
    );
    if (security["privileged"] === true) yield `container ${name} is privileged`;
    if (added.length > 0) yield `container ${name} adds ${added.join(", ")}`;
    if (container.hostPorts.length > 0)
      yield `container ${name} takes host port ${container.hostPorts.join(", ")}`;
    if (effective(pod, container, "seccompProfile", "type") === "Unconfined")
      yield `container ${name} is unconfined by seccomp`;
  }
}

function* belowRestricted(pod: Judged): Generator<string> {
  for (const container of pod.containers) {
    const { name, security } = container;
    const added = list(at(security, "capabilities", "add")).filter(
      (capability) => capability !== "NET_BIND_SERVICE",
    );
    const profile = effective(pod, container, "seccompProfile", "type");
    if (security["allowPrivilegeEscalation"] !== false)
      yield `container ${name} needs allowPrivilegeEscalation: false`;
    if (!list(at(security, "capabilities", "drop")).includes("ALL"))
      yield `container ${name} needs capabilities.drop: [ALL]`;
    if (added.length > 0) yield `container ${name} adds ${added.join(", ")}`;
    if (effective(pod, container, "runAsNonRoot") !== true)
      yield `container ${name} needs runAsNonRoot: true`;
    if (effective(pod, container, "runAsUser") === 0) yield `container ${name} runs as root`;
    if (profile !== "RuntimeDefault" && profile !== "Localhost")
      yield `container ${name} needs seccompProfile: RuntimeDefault`;
  }
}

/** Why a pod is below a level of the Pod Security Standards (v1.35); nothing when it meets it. */
export function belowLevel(pod: Judged, level: PodSecurityLevel): readonly string[] {
  if (level === "privileged") return [];
  return level === "baseline" ? [...belowBaseline(pod)] : [...belowBaseline(pod), ...belowRestricted(pod)];
}
