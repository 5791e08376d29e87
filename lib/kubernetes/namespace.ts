/** A level of the Pod Security Standards. */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted";

/** A namespace of the platform. Every one carries a Pod Security level (rule 102). */
export interface NamespaceSpec {
  readonly name: string;
  /** Pods below this level are refused. */
  readonly enforce: PodSecurityLevel;
  /** Pods below this level are reported in the audit log. @default not reported */
  readonly audit?: PodSecurityLevel;
  /** Pods below this level are warned about. @default not warned about */
  readonly warn?: PodSecurityLevel;
  /** `tenant`: where people's own workloads run; `platform`: where the platform's components run. */
  readonly purpose: "tenant" | "platform";
  /** Why this level, for the documentation. */
  readonly reason: string;
}

const POD_SECURITY = "pod-security.kubernetes.io";

/** Label with a namespace's purpose, which policies and network policies select by. */
export const PURPOSE_LABEL = "ml-platform/purpose";

/** Labels of a namespace: the Pod Security levels at the version that the cluster has, its purpose and its name. */
export function namespaceLabels(spec: NamespaceSpec): Record<string, string> {
  const levels = { enforce: spec.enforce, audit: spec.audit, warn: spec.warn };
  return {
    [PURPOSE_LABEL]: spec.purpose,
    ...Object.fromEntries(
      Object.entries(levels).flatMap(([mode, level]) =>
        level === undefined
          ? []
          : [
              [`${POD_SECURITY}/${mode}`, level],
              [`${POD_SECURITY}/${mode}-version`, "latest"],
            ],
      ),
    ),
  };
}

/** Namespaces that Kubernetes makes itself: never created, labelled or deleted here; the cloud's own pods are in them. */
export const BUILT_IN_NAMESPACES: readonly string[] = [
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
];
