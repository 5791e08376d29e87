/** EKS add-ons that every cluster has. */
export type AddOnName = "vpc-cni" | "kube-proxy" | "coredns" | "aws-ebs-csi-driver";

/** What goes with a Kubernetes minor on EKS. */
export interface EksVersions {
  readonly addOns: Readonly<Record<AddOnName, string>>;
  /** Release of the Amazon Linux 2023 images: its date, as in Karpenter's alias `al2023@v<date>`. */
  readonly imageDate: string;
  /** The same release as managed groups name it. */
  readonly nodeRelease: string;
  /** Image tag of Cluster Autoscaler, whose minor is the cluster's. */
  readonly clusterAutoscaler: string;
  /** Where the versions were seen, and when. */
  readonly source: string;
}

/**
 * Versions by Kubernetes minor, written down rather than looked up by `aws_eks_addon_version`: a look-up changes between a reviewed plan and
 * the next one, and upgrades whoever applies on that day (rule 93). A minor that is not here fails synthesis.
 */
const EKS_VERSIONS: Readonly<Record<string, EksVersions>> = {
  "1.35": {
    addOns: {
      "vpc-cni": "v1.22.4-eksbuild.3",
      "kube-proxy": "v1.35.3-eksbuild.21",
      coredns: "v1.13.2-eksbuild.21",
      "aws-ebs-csi-driver": "v1.63.1-eksbuild.1",
    },
    imageDate: "20260810",
    nodeRelease: "1.35.6-20260810",
    clusterAutoscaler: "v1.35.0",
    source: "aws eks describe-addon-versions for 1.35, read by public projects in August 2026",
  },
  "1.34": {
    addOns: {
      "vpc-cni": "v1.22.3-eksbuild.1",
      "kube-proxy": "v1.34.6-eksbuild.13",
      coredns: "v1.13.2-eksbuild.11",
      "aws-ebs-csi-driver": "v1.62.0-eksbuild.1",
    },
    imageDate: "20260810",
    nodeRelease: "1.34.9-20260810",
    clusterAutoscaler: "v1.34.5",
    source:
      "the specification's live cluster, mid-2026; image release read by public projects in August 2026",
  },
};

/** @throws when no versions are known for a minor */
export function eksVersions(kubernetesVersion: string): EksVersions {
  const versions = EKS_VERSIONS[kubernetesVersion];
  if (versions === undefined) {
    throw new Error(
      `kubernetesVersion must be one of ${Object.keys(EKS_VERSIONS).join(", ")}, got ${kubernetesVersion}`,
    );
  }
  return versions;
}

/**
 * What EKS does when a minor leaves standard support: upgrades the control plane (`STANDARD`), or keeps it at six times the price
 * (`EXTENDED`). Nothing upgrades a protected environment behind its owners' backs.
 */
export const SUPPORT = { disposable: "STANDARD", protected: "EXTENDED" } as const;
