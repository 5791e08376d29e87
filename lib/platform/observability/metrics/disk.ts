/** A volume claim template as the Prometheus operator wants it. The class is always named: an empty name does not mean the default (rule 81). */
export function disk(storageClass: string, size: string): object {
  return {
    spec: {
      storageClassName: storageClass,
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: size } },
    },
  };
}
