import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AddOnInputs, Cloud, Edge } from "../cloud/cloud";
import type { ObjectStoreProps } from "../cloud/object-store";
import type { WorkloadIdentity, WorkloadIdentityProps } from "../cloud/workload-identity";
import type { GcpEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { Component } from "../kubernetes/component";
import { EXTERNAL_DNS, externalDns } from "../kubernetes/external-dns";
import { GcpCluster } from "./cluster";
import { GcpContainerRegistry } from "./container-registry";
import { GcpDnsWriter } from "./dns-writer";
import { labelsOf } from "./labels";
import { DEFAULT_LOG_DAYS, LogArchive } from "./log-archive";
import { GcpNetwork } from "./network";
import { GcpNodeIdentity } from "./node-identity";
import { GcpObjectStore } from "./object-store";
import { GcpPostgres } from "./postgres";
import { GcpProject } from "./project";
import { GcpSecretStore } from "./secret-store";
import { GcpWorkloadIdentity } from "./workload-identity";

/** An environment on Google Cloud. */
export class GcpCloud extends Construct implements Cloud {
  readonly region: string;
  readonly edge: Edge | undefined;
  /** The pods' identities: nothing in the cluster starts before it is somebody, or stops being so before it is gone. */
  readonly outlivedByWorkloads: ITerraformDependable[] = [];

  private readonly project: GcpProject;
  private readonly nodes: GcpNodeIdentity;

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: Settings<GcpEnvironment>,
  ) {
    super(scope, id);
    const { name, project, region, retention } = { ...settings, ...settings.profile };
    this.region = region;
    this.edge = edgeOf(settings);
    this.project = new GcpProject(this, "project", { project, region, labels: labelsOf(settings) });
    this.nodes = new GcpNodeIdentity(this, "nodes", { project: this.project, environment: name });
    this.keep(
      "flow-logs",
      retention.flowLogDays,
      `log_id("compute.googleapis.com/vpc_flows") AND resource.labels.subnetwork_name="${name}-nodes"`,
    );
    this.keep(
      "audit-logs",
      retention.auditLogDays,
      `resource.type="k8s_cluster" AND resource.labels.cluster_name="${name}"`,
    );
  }

  network(id: string): GcpNetwork {
    const { name, networkCidr } = this.settings;
    return new GcpNetwork(this, id, { project: this.project, environment: name, cidr: networkCidr });
  }

  cluster(id: string, { network }: { readonly network: GcpNetwork }): GcpCluster {
    return new GcpCluster(this, id, {
      project: this.project,
      settings: this.settings,
      network,
      nodes: this.nodes,
    });
  }

  workloadIdentity(
    id: string,
    props: WorkloadIdentityProps & { readonly cluster: GcpCluster },
  ): GcpWorkloadIdentity {
    const where = { project: this.project, environment: this.settings.name, cluster: props.cluster.resource };
    const identity = new GcpWorkloadIdentity(this, id, { ...props, ...where });
    this.outlivedByWorkloads.push(identity.binding);
    return identity;
  }

  objectStore(id: string, props: ObjectStoreProps): GcpObjectStore {
    return new GcpObjectStore(this, id, { ...props, ...this.common() });
  }

  secretStore(
    id: string,
    { reader }: { readonly cluster: GcpCluster; readonly reader: WorkloadIdentity },
  ): GcpSecretStore {
    return new GcpSecretStore(this, id, {
      ...this.common(),
      credentialsVersion: this.settings.credentialsVersion ?? 1,
      reader,
    });
  }

  postgres(
    id: string,
    {
      network,
      secrets,
    }: { readonly network: GcpNetwork; readonly cluster: GcpCluster; readonly secrets: GcpSecretStore },
  ): GcpPostgres {
    return new GcpPostgres(this, id, { project: this.project, settings: this.settings, network, secrets });
  }

  containerRegistry(id: string): GcpContainerRegistry {
    return new GcpContainerRegistry(this, id, { ...this.common(), nodes: this.nodes.email });
  }

  addOns({ cluster, domain }: AddOnInputs & { readonly cluster: GcpCluster }): readonly Component[] {
    const { name, dnsZone } = this.settings;
    if (dnsZone === undefined || domain === undefined || this.edge === undefined) return [];
    const identity = this.workloadIdentity("identity-external-dns", { ...EXTERNAL_DNS, cluster });
    new GcpDnsWriter(this, "dns-writer", { project: this.project, zone: dnsZone, identity });
    const args = [`--google-project=${this.project.id}`, `--zone-id-filter=${dnsZone}`];
    const needs = ["envoy-gateway"];
    return [
      externalDns({
        environment: name,
        domain,
        identity,
        source: "gateway-httproute",
        provider: "google",
        args,
        needs,
      }),
    ];
  }

  private common() {
    const { name, profile } = this.settings;
    return { project: this.project, environment: name, disposable: profile.disposable };
  }

  private keep(id: string, days: number, filter: string): void {
    if (days <= DEFAULT_LOG_DAYS) return;
    new LogArchive(this, id, { project: this.project, environment: this.settings.name, filter, days });
  }
}

/** Pages are published by the platform's gateway, only with a name to publish under and a way to sign in. */
function edgeOf({ domain, oidc }: Settings<GcpEnvironment>): Edge | undefined {
  if (domain === undefined || oidc === undefined) return undefined;
  return {
    className: "envoy",
    kind: "gateway",
    annotations: { "cloud.google.com/l4-rbs": "enabled" },
    needs: [],
  };
}
