import type { Lesson } from "./lesson";

/** Lessons 23 to 51. */
export const NODES_LESSONS: readonly Lesson[] = [
  {
    number: 23,
    text: "GPU pools on EKS and AKS have a device plugin; GKE brings its own",
    held: { by: "construction", where: "lib/kubernetes/gpu/device-plugin.ts" },
  },
  {
    number: 24,
    text: "DaemonSets for GPUs select what every GPU pool is labelled with and tolerate its taints",
    held: { by: "construction", where: "lib/kubernetes/gpu/device-plugin.ts" },
  },
  { number: 25, text: "A default map is cleared with null, never with an empty one" },
  { number: 26, text: "Every selector and toleration is satisfied by some pool" },
  {
    number: 27,
    text: "GKE's own GPU taint is not declared again",
    held: { by: "test", where: "test/gcp/cluster.test.ts" },
  },
  { number: 28, text: "GPU taints are tolerated by key alone" },
  {
    number: 29,
    text: "AKS spot pools declare the taint and the label that AKS adds",
    held: { by: "test", where: "test/azure/node-pools.test.ts" },
  },
  { number: 30, text: "A limit range sets no maximum for an extended resource" },
  { number: 31, text: "A container that asks for more than a default limit declares its own" },
  { number: 32, text: "GPU quotas count requests" },
  { number: 33, text: "The platform's own pods fit the quota and the smallest general node" },
  {
    number: 34,
    text: "GPU nodes run an image that the Kubernetes version has",
    held: { by: "construction", where: "lib/aws/versions.ts" },
  },
  { number: 35, text: "Karpenter's version knows the cluster's Kubernetes" },
  {
    number: 36,
    text: "Karpenter's feature gates are all written out",
    held: { by: "test", where: "test/aws/capacity.test.ts" },
  },
  {
    number: 37,
    text: "A node's expiry is written where Karpenter reads it",
    held: { by: "test", where: "test/platform/custom-resources.test.ts" },
  },
  {
    number: 38,
    text: "The GPU families of a pool satisfy the models' memory and compute capability",
  },
  {
    number: 39,
    text: "GPU pools have limits, families offered in the region, and no surprise price",
    held: { by: "construction", where: "lib/environment/aws-pools.ts" },
  },
  {
    number: 40,
    text: "GPU quotas of the account are checked before the first deploy",
    held: { by: "test", where: "test/commands/doctor.test.ts" },
  },
  {
    number: 41,
    text: "A capacity-type label does not narrow a pool's requirements",
    held: { by: "test", where: "test/aws/capacity.test.ts" },
  },
  {
    number: 42,
    text: "A spot pool has an interruption queue",
    held: { by: "test", where: "test/aws/capacity.test.ts" },
  },
  {
    number: 43,
    text: "Spot or on demand is an input of the environment",
    held: { by: "construction", where: "lib/environment/profile.ts" },
  },
  {
    number: 44,
    text: "One mechanism makes GPU nodes in a cluster",
    held: { by: "construction", where: "lib/environment/schema.ts" },
  },
  {
    number: 45,
    text: "Discovery tags are set where the resource is made, on one security group",
    held: { by: "construction", where: "lib/aws/network.ts" },
  },
  {
    number: 46,
    text: "AKS nodes hold 110 pods and the subnet has room for them",
    held: { by: "test", where: "test/azure/validate.test.ts" },
  },
  {
    number: 47,
    text: "Machine types are offered, not retired",
    held: { by: "construction", where: "lib/facts/machine.ts" },
  },
  {
    number: 48,
    text: "GKE's maintenance window is long and often enough",
    held: { by: "test", where: "test/gcp/cluster.test.ts" },
  },
  {
    number: 49,
    text: "A highly available GKE cluster is regional",
    held: { by: "construction", where: "lib/gcp/cluster.ts" },
  },
  { number: 50, text: "The API's public ranges are ones that the cloud accepts and the deployer is in" },
  { number: 51, text: "Karpenter runs on nodes that it does not make" },
];
