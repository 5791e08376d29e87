import type { ITerraformDependable } from "cdktf";
import type { ClusterConnection } from "../kubernetes/connection";
import type { NodePool } from "./node-pool";

/** A requirement of node affinity. */
export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values?: readonly string[];
}

/** What a model needs of a GPU. */
export interface GpuNeed {
  readonly memoryGib: number;
  /** Lowest CUDA compute capability, for example 8.0. */
  readonly computeCapability: number;
}

/** A Kubernetes cluster with its pools. */
export interface Cluster {
  readonly name: string;
  readonly connection: ClusterConnection;
  /** What a person runs to use `kubectl`. */
  readonly kubeconfigCommand: string;
  readonly pools: readonly NodePool[];
  /** The one default StorageClass (rule 82). */
  readonly storageClass: string;
  /** What in-cluster objects wait for: access for the deployer, a node to run on, the cluster's own add-ons. */
  readonly ready: readonly ITerraformDependable[];
  /**
   * Node affinity that only nodes with such a GPU satisfy, in the labels that this cluster's nodes really have.
   * @throws when no pool can have such a GPU; the message says which GPUs there are
   */
  gpuAffinity(need: GpuNeed): readonly NodeSelectorRequirement[];
}
