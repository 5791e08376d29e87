import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { AwsEnvironment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import type { Component } from "../../kubernetes/component";
import { nvidiaDevicePlugin } from "../../kubernetes/gpu/device-plugin";
import { gpuPools } from "../../kubernetes/gpu/gpu-nodes";
import { metricsServer } from "../../kubernetes/metrics-server";
import type { AwsCluster } from "../cluster";
import type { AwsNetwork } from "../network";
import { KarpenterCapacity } from "../karpenter";
import { clusterAutoscaler } from "./cluster-autoscaler";
import { externalDns } from "./external-dns";
import { karpenter } from "./karpenter";
import { loadBalancerController } from "./load-balancer-controller";
import { storageClasses } from "./storage-classes";

/** What AWS's own components are made from. */
export interface AwsAddOnInputs {
  readonly settings: Settings<AwsEnvironment>;
  readonly network: AwsNetwork;
  readonly cluster: AwsCluster;
  readonly domain: string | undefined;
  readonly replicas: number;
  /** Where parts that controllers need to the last are added. */
  readonly outlived: ITerraformDependable[];
}

/** Components that only AWS has in the cluster, with the cloud resources behind them made below `scope`. */
export function awsAddOns(scope: Construct, inputs: AwsAddOnInputs): readonly Component[] {
  const { settings, cluster, domain, replicas, outlived } = inputs;
  const { hostedZoneId } = settings;
  const usesKarpenter = cluster.pools.some(({ provisioner }) => provisioner === "karpenter");
  return [
    storageClasses(cluster.storageClass),
    metricsServer({ replicas }),
    loadBalancerController(scope, inputs),
    usesKarpenter
      ? karpenter(new KarpenterCapacity(scope, "karpenter", { settings, cluster, outlived }), inputs)
      : clusterAutoscaler(scope, inputs),
    ...(gpuPools(cluster.pools).length > 0 ? [nvidiaDevicePlugin(cluster.pools)] : []),
    ...(hostedZoneId === undefined || domain === undefined
      ? []
      : [externalDns(scope, { ...inputs, domain, hostedZoneId })]),
  ];
}
