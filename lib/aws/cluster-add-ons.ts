import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { eksVersions, type AddOnName } from "./versions";
import { AwsWorkloadIdentity, type TokenIssuer } from "./workload-identity";

/** What EKS's own add-ons are made from. */
export interface ClusterAddOnsProps {
  readonly environment: string;
  readonly cluster: EksCluster;
  readonly kubernetesVersion: string;
  readonly issuer: TokenIssuer;
  /** Where rights that pods need to the last are added. */
  readonly outlived: ITerraformDependable[];
}

/**
 * Pods have addresses by prefixes of 16, which lets small machines run 110 of them, and network policies are enforced (rule 104: without
 * `enableNetworkPolicy` they are accepted and ignored).
 */
const VPC_CNI = {
  enableNetworkPolicy: "true",
  env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
};

function addOn(
  scope: Construct,
  name: AddOnName,
  props: ClusterAddOnsProps,
  more: { identity?: AwsWorkloadIdentity; values?: object; after?: readonly ITerraformDependable[] } = {},
): EksAddon {
  return new EksAddon(scope, name, {
    clusterName: props.cluster.id,
    addonName: name,
    addonVersion: eksVersions(props.kubernetesVersion).addOns[name],
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    ...(more.identity === undefined ? {} : { serviceAccountRoleArn: more.identity.displayName }),
    ...(more.values === undefined ? {} : { configurationValues: JSON.stringify(more.values) }),
    dependsOn: [...(more.after ?? [])],
  });
}

/** Add-ons that nodes need to become ready: before the first of them (rule 93). */
export class BeforeNodesAddOns extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterAddOnsProps) {
    super(scope, id);
    const { environment, issuer, outlived } = props;
    const identity = new AwsWorkloadIdentity(this, "identity-vpc-cni", {
      name: "vpc-cni",
      environment,
      issuer,
      outlived,
      namespace: "kube-system",
      serviceAccount: "aws-node",
    });
    const rights = identity.allowManaged("rights", "AmazonEKS_CNI_Policy");
    this.parts = [
      addOn(this, "vpc-cni", props, { identity, values: VPC_CNI, after: [rights] }),
      addOn(this, "kube-proxy", props),
    ];
  }
}

/** Add-ons whose pods need nodes. */
export class AfterNodesAddOns extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    props: ClusterAddOnsProps & { readonly after: readonly ITerraformDependable[] },
  ) {
    super(scope, id);
    const { environment, issuer, outlived, after } = props;
    const identity = new AwsWorkloadIdentity(this, "identity-ebs-csi", {
      name: "ebs-csi",
      environment,
      issuer,
      outlived,
      namespace: "kube-system",
      serviceAccount: "ebs-csi-controller-sa",
    });
    const rights = identity.allowManaged("rights", "service-role/AmazonEBSCSIDriverPolicy");
    this.parts = [
      addOn(this, "coredns", props, { after }),
      addOn(this, "aws-ebs-csi-driver", props, { identity, after: [rights, ...after] }),
    ];
  }
}
