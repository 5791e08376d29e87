import type { AwsEnvironment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import { MAX_PODS } from "../../facts/aws-limits";
import { GPU_RESOURCE, type PoolPurpose } from "../../cloud/node-pool";
import type { KubernetesObject } from "../../kubernetes/object";
import type { AwsCluster } from "../cluster";
import { DISCOVERY_TAG } from "../network";
import type { AwsPool } from "../../environment/aws-pools";
import { tagsOf } from "../tags";
import { eksVersions } from "../versions";

/** What node classes and pools are made from. */
export interface KarpenterObjectsProps {
  readonly settings: Settings<AwsEnvironment>;
  readonly pools: readonly AwsPool[];
  readonly cluster: Pick<AwsCluster, "securityGroupId" | "name">;
  readonly nodeRoleName: string;
}

/** Minutes after which a node that is to go goes, whatever still runs there: without it one pod can hold up a destroy for ever. */
const DRAIN_MINUTES = 15;

/** How each purpose lets go of nodes. Jobs are not moved to save money, so training and GPU nodes go when they are empty. */
const DISRUPTION: Readonly<Record<PoolPurpose, { policy: string; after: string }>> = {
  general: { policy: "WhenEmptyOrUnderutilized", after: "5m" },
  training: { policy: "WhenEmpty", after: "30s" },
  gpu: { policy: "WhenEmpty", after: "1m" },
};

/** Hours after which a node is replaced. In a disposable environment a forgotten GPU costs four hours, not a month. */
const EXPIRY = { gpu: { disposable: "4h", protected: "168h" }, other: "720h" } as const;

const requirement = (key: string, values: readonly string[]) => ({ key, operator: "In", values });

/** Images by a dated alias, which picks the NVIDIA variant for GPU machines by itself; IMDSv2 only; encrypted disks (rule 93). */
function nodeClass(props: KarpenterObjectsProps, pool: AwsPool): KubernetesObject {
  const { settings, cluster, nodeRoleName } = props;
  return {
    apiVersion: "karpenter.k8s.aws/v1",
    kind: "EC2NodeClass",
    metadata: { name: pool.name },
    spec: {
      role: nodeRoleName,
      amiSelectorTerms: [{ alias: `al2023@v${eksVersions(settings.kubernetesVersion).imageDate}` }],
      subnetSelectorTerms: [{ tags: { [DISCOVERY_TAG]: cluster.name } }],
      securityGroupSelectorTerms: [{ id: cluster.securityGroupId }],
      kubelet: { maxPods: MAX_PODS },
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeSize: `${String(pool.diskGib)}Gi`,
            volumeType: "gp3",
            encrypted: true,
            deleteOnTermination: true,
          },
        },
      ],
      tags: { ...tagsOf(settings), Name: `${settings.name}-${pool.name}` },
    },
  };
}

/** Most that a pool may have at once, which is also the most that it can cost (rule 39). */
function limitsOf({ limits }: AwsPool): { readonly limits?: Readonly<Record<string, string>> } {
  if (limits === undefined) return {};
  const { cpu, memoryGib, gpus } = limits;
  const gpuLimit = gpus === undefined ? {} : { [GPU_RESOURCE]: String(gpus) };
  return { limits: { cpu: String(cpu), memory: `${String(memoryGib)}Gi`, ...gpuLimit } };
}

function nodePool({ settings }: KarpenterObjectsProps, pool: AwsPool): KubernetesObject {
  const { policy, after } = DISRUPTION[pool.purpose];
  const gpuExpiry = settings.profile.disposable ? EXPIRY.gpu.disposable : EXPIRY.gpu.protected;
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name: pool.name },
    spec: {
      ...limitsOf(pool),
      disruption: { consolidationPolicy: policy, consolidateAfter: after },
      template: {
        metadata: { labels: pool.labels },
        spec: {
          nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: pool.name },
          expireAfter: pool.purpose === "gpu" ? gpuExpiry : EXPIRY.other,
          terminationGracePeriod: `${String(DRAIN_MINUTES)}m`,
          taints: pool.taints,
          requirements: [
            requirement("kubernetes.io/os", ["linux"]),
            requirement("kubernetes.io/arch", pool.architectures),
            // Both: spot while there is any, else on demand.
            requirement("karpenter.sh/capacity-type", pool.spot ? ["spot", "on-demand"] : ["on-demand"]),
            requirement("node.kubernetes.io/instance-type", pool.machineTypes),
          ],
        },
      },
    },
  };
}

/** A NodePool for each pool of Karpenter's, after the node class of the same name. */
export function karpenterObjects(props: KarpenterObjectsProps): readonly KubernetesObject[] {
  const pools = props.pools.filter(({ provisioner }) => provisioner === "karpenter");
  return [...pools.map((pool) => nodeClass(props, pool)), ...pools.map((pool) => nodePool(props, pool))];
}
