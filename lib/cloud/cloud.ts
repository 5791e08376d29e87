import type { ITerraformDependable } from "cdktf";
import type { Component } from "../kubernetes/component";
import type { Cluster } from "./cluster";
import type { ContainerRegistry } from "./container-registry";
import type { Network } from "./network";
import type { ObjectStore, ObjectStoreProps } from "./object-store";
import type { PostgresServer } from "./postgres";
import type { SecretStore } from "./secret-store";
import type { WorkloadIdentity, WorkloadIdentityProps } from "./workload-identity";

/** What the cloud's own in-cluster components are made from. */
export interface AddOnInputs {
  readonly network: Network;
  readonly cluster: Cluster;
  /** DNS name under which UIs are published, if any. */
  readonly domain: string | undefined;
  /** Replicas of a component's stateless pods. */
  readonly replicas: number;
}

/** How the UIs are published on this cloud. */
export interface Edge {
  /** IngressClass or, for `gateway`, GatewayClass. */
  readonly className: string;
  readonly kind: "alb" | "gateway";
  /** Annotations of every Ingress (ALB) or of the Gateway's infrastructure: listeners, certificate, scheme. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Names of this cloud's components that must be up before a page can be published, for example the load balancer's controller. */
  readonly needs: readonly string[];
}

/**
 * Makes the environment's parts on one account, subscription, project or existing cluster. The one place where the clouds differ:
 * a member is here only if every cloud implements it; what one cloud alone has stays in its folder.
 */
export interface Cloud {
  /** Facts of the account that outputs and add-ons show; none is secret. */
  readonly region: string;
  network(id: string): Network;
  cluster(id: string, props: { readonly network: Network }): Cluster;
  /** An identity for the pods of one ServiceAccount of `cluster`. */
  workloadIdentity(
    id: string,
    props: WorkloadIdentityProps & { readonly cluster: Cluster },
  ): WorkloadIdentity;
  objectStore(id: string, props: ObjectStoreProps): ObjectStore;
  /** @param props.reader identity of External Secrets: it gets the right to read each secret as it is made */
  secretStore(
    id: string,
    props: { readonly cluster: Cluster; readonly reader: WorkloadIdentity },
  ): SecretStore;
  postgres(
    id: string,
    props: { readonly network: Network; readonly cluster: Cluster; readonly secrets: SecretStore },
  ): PostgresServer;
  containerRegistry(id: string): ContainerRegistry;
  /** Components that only this cloud has in the cluster: node provisioning, load balancing, device plugin, its DNS writer, a local store's server. */
  addOns(inputs: AddOnInputs): readonly Component[];
  /** How UIs are published, or nothing when the environment says too little to do that safely. */
  readonly edge: Edge | undefined;
  /** What in-cluster objects must outlive on destroy beside the cluster itself, for example the interruption queue. */
  readonly outlivedByWorkloads: readonly ITerraformDependable[];
}
