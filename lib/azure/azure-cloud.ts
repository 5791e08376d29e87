import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AddOnInputs, Cloud, Edge } from "../cloud/cloud";
import type { ObjectStoreProps } from "../cloud/object-store";
import type { WorkloadIdentity, WorkloadIdentityProps } from "../cloud/workload-identity";
import type { AzureEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { Component } from "../kubernetes/component";
import { EXTERNAL_DNS, externalDns } from "../kubernetes/external-dns";
import { nvidiaDevicePlugin } from "../kubernetes/gpu/device-plugin";
import { AzureCluster } from "./cluster";
import { AzureContainerRegistry } from "./container-registry";
import { DNS_CONFIG_VALUES, dnsConfig, dnsWriter } from "./dns-writer";
import { AzureFoundation } from "./foundation";
import { AzureNetwork } from "./network";
import { AzureObjectStore, AzureStorage } from "./object-store";
import { AzurePostgres } from "./postgres";
import { azureProvider } from "./provider";
import { AzureSecretStore } from "./secret-store";
import { tagAll } from "./tags";
import { AzureWorkloadIdentity } from "./workload-identity";

/** An environment on Azure: one resource group with all that it has, and the nodes' group that AKS makes beside it. */
export class AzureCloud extends Construct implements Cloud {
  readonly region: string;
  readonly edge: Edge | undefined;

  private readonly foundation: AzureFoundation;
  private readonly storage: AzureStorage;
  private readonly trusts: ITerraformDependable[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: Settings<AzureEnvironment>,
  ) {
    super(scope, id);
    const { name, stage, region, subscriptionId, tenantId, profile, tags } = settings;
    this.region = region;
    this.edge = edgeOf(settings);
    azureProvider(this, { subscriptionId, tenantId, disposable: profile.disposable });
    tagAll(this, { "ml-platform": name, stage, ...tags });
    this.foundation = new AzureFoundation(this, "foundation", settings);
    this.storage = new AzureStorage(this, "storage", this.foundation);
  }

  network(id: string): AzureNetwork {
    const network = new AzureNetwork(this, id, this.foundation);
    this.storage.reachableFrom(network);
    return network;
  }

  cluster(id: string, { network }: { readonly network: AzureNetwork }): AzureCluster {
    return new AzureCluster(this, id, { foundation: this.foundation, network });
  }

  workloadIdentity(
    id: string,
    props: WorkloadIdentityProps & { readonly cluster: AzureCluster },
  ): AzureWorkloadIdentity {
    const identity = new AzureWorkloadIdentity(this, id, { ...props, foundation: this.foundation });
    this.trusts.push(identity.credential);
    return identity;
  }

  objectStore(id: string, props: ObjectStoreProps): AzureObjectStore {
    return new AzureObjectStore(this, id, { ...props, storage: this.storage });
  }

  secretStore(
    id: string,
    { cluster, reader }: { readonly cluster: AzureCluster; readonly reader: WorkloadIdentity },
  ): AzureSecretStore {
    return new AzureSecretStore(this, id, { foundation: this.foundation, network: cluster.network, reader });
  }

  postgres(
    id: string,
    {
      network,
      secrets,
    }: { readonly network: AzureNetwork; readonly cluster: AzureCluster; readonly secrets: AzureSecretStore },
  ): AzurePostgres {
    return new AzurePostgres(this, id, { foundation: this.foundation, network, secrets });
  }

  containerRegistry(id: string): AzureContainerRegistry {
    return new AzureContainerRegistry(this, id, this.foundation);
  }

  addOns({ cluster, domain }: AddOnInputs & { readonly cluster: AzureCluster }): readonly Component[] {
    const gpuPools = cluster.pools.filter(({ purpose }) => purpose === "gpu");
    return [
      ...(gpuPools.length > 0 ? [nvidiaDevicePlugin(gpuPools)] : []),
      ...this.dnsRecords(cluster, domain),
    ];
  }

  /** Trust in the pods' tokens: controllers need it until their last object is gone. */
  get outlivedByWorkloads(): readonly ITerraformDependable[] {
    return this.trusts;
  }

  private dnsRecords(cluster: AzureCluster, domain: string | undefined): readonly Component[] {
    const { name, dnsZone: zone } = this.settings;
    if (zone === undefined || domain === undefined || this.edge === undefined) return [];
    const identity = this.workloadIdentity("identity-external-dns", { ...EXTERNAL_DNS, cluster });
    const where = { foundation: this.foundation, zone };
    dnsWriter(this, { ...where, identity });
    const records = externalDns({
      environment: name,
      domain,
      identity,
      source: "gateway-httproute",
      provider: "azure",
      args: [],
      values: DNS_CONFIG_VALUES,
      needs: ["envoy-gateway"],
    });
    return [{ ...records, before: [dnsConfig(where)] }];
  }
}

/** Pages are published by the platform's gateway, only with a name to publish under and a way to sign in. */
function edgeOf({ domain, oidc }: Settings<AzureEnvironment>): Edge | undefined {
  if (domain === undefined || oidc === undefined) return undefined;
  // The probe of Azure's load balancer would else ask for "/" over HTTP, which a gateway without a matching host refuses.
  const annotations = { "service.beta.kubernetes.io/azure-load-balancer-health-probe-protocol": "tcp" };
  return { className: "envoy", kind: "gateway", annotations, needs: [] };
}
