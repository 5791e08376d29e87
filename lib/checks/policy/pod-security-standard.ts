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

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A field of the container, or of its pod where the container says nothing. */
const effective = (pod: Judged, container: JudgedContainer, ...path: readonly string[]): unknown =>
  at(container.security, ...path) ?? at(pod.security, ...path);

function belowBaseline(pod: Judged): string[] {
  return [
    ...pod.host.map((field) => `${field} is used`),
    ...(pod.hostPaths.length > 0 ? [`host paths ${pod.hostPaths.join(", ")} are mounted`] : []),
    ...pod.containers.flatMap((container) => {
      const { name, security } = container;
      const added = list(at(security, "capabilities", "add")).filter(
        (capability) => !BASELINE_CAPABILITIES.includes(String(capability)),
      );
      return [
        ...(security["privileged"] === true ? [`container ${name} is privileged`] : []),
        ...(added.length > 0 ? [`container ${name} adds ${added.join(", ")}`] : []),
        ...(container.hostPorts.length > 0
          ? [`container ${name} takes host port ${container.hostPorts.join(", ")}`]
          : []),
        ...(effective(pod, container, "seccompProfile", "type") === "Unconfined"
          ? [`container ${name} is unconfined by seccomp`]
          : []),
      ];
    }),
  ];
}

function belowRestricted(pod: Judged): string[] {
  return pod.containers.flatMap((container) => {
    const { name, security } = container;
    const added = list(at(security, "capabilities", "add")).filter(
      (capability) => capability !== "NET_BIND_SERVICE",
    );
    const profile = effective(pod, container, "seccompProfile", "type");
    return [
      ...(security["allowPrivilegeEscalation"] === false
        ? []
        : [`container ${name} needs allowPrivilegeEscalation: false`]),
      ...(list(at(security, "capabilities", "drop")).includes("ALL")
        ? []
        : [`container ${name} needs capabilities.drop: [ALL]`]),
      ...(added.length > 0 ? [`container ${name} adds ${added.join(", ")}`] : []),
      ...(effective(pod, container, "runAsNonRoot") === true
        ? []
        : [`container ${name} needs runAsNonRoot: true`]),
      ...(effective(pod, container, "runAsUser") === 0 ? [`container ${name} runs as root`] : []),
      ...(profile === "RuntimeDefault" || profile === "Localhost"
        ? []
        : [`container ${name} needs seccompProfile: RuntimeDefault`]),
    ];
  });
}

/** Why a pod is below a level of the Pod Security Standards (v1.35); nothing when it meets it. */
export function belowLevel(pod: Judged, level: PodSecurityLevel): readonly string[] {
  if (level === "privileged") return [];
  return level === "baseline" ? belowBaseline(pod) : [...belowBaseline(pod), ...belowRestricted(pod)];
}
