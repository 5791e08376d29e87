import { Construct } from "constructs";
import type { Cluster } from "../cloud/cluster";
import type { KubeconfigConnection } from "../kubernetes/connection";
import { localPools } from "./node-pools";

/** Which cluster. */
export interface LocalClusterProps {
  readonly environment: string;
  readonly kubeconfig: string;
  readonly context: string;
  readonly storageClass: string;
}

/** A cluster that exists already, and that is neither made nor removed here. */
export class LocalCluster extends Construct implements Cluster {
  readonly name: string;
  readonly connection: KubeconfigConnection;
  readonly kubeconfigCommand: string;
  readonly pools = localPools;
  readonly storageClass: string;
  readonly ready = [];

  constructor(scope: Construct, id: string, props: LocalClusterProps) {
    super(scope, id);
    this.name = props.environment;
    this.connection = { kind: "kubeconfig", path: props.kubeconfig, context: props.context };
    this.kubeconfigCommand = `kubectl config use-context ${props.context}`;
    this.storageClass = props.storageClass;
  }

  /** @throws always: local nodes have no GPU */
  gpuAffinity(): never {
    throw new RangeError(
      `${this.name}: models that need a GPU must run on a cloud, got a local cluster without one`,
    );
  }
}
