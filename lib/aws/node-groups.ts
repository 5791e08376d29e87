import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { MAX_PODS } from "../facts/aws-limits";
import { resourceName } from "./names";
import { NodeRole } from "./node-role";
import type { AwsPool } from "../environment/aws-pools";
import { eksVersions } from "./versions";

/** What managed node groups are made from. */
export interface ManagedGroupsProps {
  readonly environment: string;
  readonly cluster: EksCluster;
  readonly kubernetesVersion: string;
  readonly pools: readonly AwsPool[];
  readonly subnetIds: readonly string[];
  /** Tags of the machines, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** What nodes need to become ready. */
  readonly after: readonly ITerraformDependable[];
}

/** EKS names taint effects in its own way. */
const EFFECTS = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
} as const;

/** Kubelet's limit of pods, in the form that EKS merges into its own start-up data. */
const USER_DATA = `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="//"

--//
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    config:
      maxPods: ${String(MAX_PODS)}

--//--
`;

/** Node groups that EKS keeps alive itself, each with a launch template: IMDSv2 only, an encrypted disk, 110 pods. */
export class ManagedGroups extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ManagedGroupsProps) {
    super(scope, id);
    const role = new NodeRole(this, "role", { name: resourceName("role", props.environment, "node-groups") });
    this.parts = props.pools.map((pool) => this.group(props, pool, role));
  }

  private group(props: ManagedGroupsProps, pool: AwsPool, role: NodeRole): EksNodeGroup {
    const template = this.template(props, pool);
    return new EksNodeGroup(this, pool.name, {
      // By what the cluster tells, not by its name of ours: when it is replaced, this goes before it and comes after it.
      clusterName: props.cluster.id,
      nodeGroupName: resourceName("nodeGroup", props.environment, pool.name),
      nodeRoleArn: role.arn,
      subnetIds: [...props.subnetIds],
      amiType: pool.gpuModels.length > 0 ? "AL2023_x86_64_NVIDIA" : "AL2023_x86_64_STANDARD",
      releaseVersion: eksVersions(props.kubernetesVersion).nodeRelease,
      capacityType: pool.spot ? "SPOT" : "ON_DEMAND",
      instanceTypes: [...pool.machineTypes],
      labels: { ...pool.labels },
      taint: pool.taints.map(({ key, value, effect }) => ({ key, value, effect: EFFECTS[effect] })),
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      scalingConfig: { minSize: pool.minNodes, desiredSize: pool.minNodes, maxSize: pool.maxNodes },
      updateConfig: { maxUnavailablePercentage: 33 },
      // The autoscaler moves the desired size; a plan must not move it back.
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
      dependsOn: [...role.rights, ...props.after],
    });
  }

  private template(props: ManagedGroupsProps, pool: AwsPool): LaunchTemplate {
    const name = `${props.environment}-${pool.name}`;
    const tags = { ...props.tags, Name: name };
    return new LaunchTemplate(this, `${pool.name}-template`, {
      name,
      updateDefaultVersion: true,
      userData: Buffer.from(USER_DATA).toString("base64"),
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeSize: pool.diskGib,
            volumeType: "gp3",
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
        resourceType,
        tags,
      })),
    });
  }
}
