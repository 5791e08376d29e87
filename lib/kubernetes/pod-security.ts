/** `securityContext` of a pod at the restricted level. `runAsUser` and `fsGroup` are set beside it where the image has no numeric user. */
export const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } as const;

/** `securityContext` of a container at the restricted level, without a writable root file system. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
} as const;
