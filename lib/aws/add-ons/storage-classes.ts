import type { Component } from "../../kubernetes/component";

/** The one default StorageClass: encrypted gp3 disks, made in the zone of the pod that needs them (rule 82). */
export function storageClasses(name: string): Component {
  return {
    name: "storage-classes",
    layer: "foundation",
    description: "Makes encrypted gp3 the default of volumes",
    namespace: "kube-system",
    after: [
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", encrypted: "true" },
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
        reclaimPolicy: "Delete",
      },
    ],
  };
}
