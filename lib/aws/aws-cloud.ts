import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AddOnInputs, Cloud, Edge } from "../cloud/cloud";
import type { Cluster } from "../cloud/cluster";
import type { Network } from "../cloud/network";
import type { ObjectStoreProps } from "../cloud/object-store";
import type { WorkloadIdentity, WorkloadIdentityProps } from "../cloud/workload-identity";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { DEFAULT_NETWORK_CIDR } from "../facts/aws-limits";
import type { Component } from "../kubernetes/component";
import { AwsAccount } from "./account";
import { awsAddOns } from "./add-ons";
import { AwsCluster } from "./cluster";
import { AwsContainerRegistry } from "./container-registry";
import { edgeOf } from "./edge";
import { EncryptionKey } from "./encryption-key";
import { resourceName } from "./names";
import { AwsNetwork } from "./network";
import { AwsObjectStore } from "./object-store";
import { own } from "./own";
import { AwsPostgres } from "./postgres";
import { AwsSecretStore } from "./secret-store";
import { tagsOf } from "./tags";
import type { AwsWorkloadIdentity } from "./workload-identity";

type S = Settings<AwsEnvironment>;

/** An environment's parts on one AWS account. */
export class AwsCloud extends Construct implements Cloud {
  readonly region: string;
  readonly edge: Edge | undefined;
  /** Rights, entries and values that nothing in the cluster names by address, yet cannot do without. Whoever makes one adds it. */
  readonly outlivedByWorkloads: ITerraformDependable[] = [];

  private readonly account: AwsAccount;
  /** Encrypts what is stored: objects, databases, secrets, images, backups, logs. */
  private readonly key: EncryptionKey;

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: S,
  ) {
    super(scope, id);
    this.region = settings.region;
    this.edge = edgeOf(settings);
    new AwsProvider(this, "provider", {
      region: settings.region,
      defaultTags: [{ tags: tagsOf(settings) }],
      ...(settings.account === undefined ? {} : { allowedAccountIds: [settings.account] }),
    });
    this.account = new AwsAccount(this, "account");
    this.key = new EncryptionKey(this, "key", {
      name: settings.name,
      description: `Data at rest of ${settings.name}`,
      account: this.account.id,
      region: settings.region,
      disposable: settings.profile.disposable,
      forLogs: true,
    });
  }

  network(id: string): AwsNetwork {
    const { name, region, networkCidr = DEFAULT_NETWORK_CIDR, profile } = this.settings;
    const { zones, natPerZone, retention } = profile;
    const flowLogDays = retention.flowLogDays;
    return new AwsNetwork(this, id, {
      environment: name,
      region,
      cidr: networkCidr,
      zones,
      natPerZone,
      flowLogDays,
      key: this.key,
    });
  }

  cluster(id: string, { network }: { readonly network: Network }): AwsCluster {
    return new AwsCluster(this, id, {
      settings: this.settings,
      network: own(network, AwsNetwork),
      account: this.account,
      logKey: this.key,
      outlived: this.outlivedByWorkloads,
    });
  }

  workloadIdentity(
    id: string,
    props: WorkloadIdentityProps & { readonly cluster: Cluster },
  ): AwsWorkloadIdentity {
    return own(props.cluster, AwsCluster).identity(this, id, props);
  }

  objectStore(id: string, props: ObjectStoreProps): AwsObjectStore {
    const bucketName = resourceName("bucket", this.settings.name, id, this.account.id);
    return new AwsObjectStore(this, id, { ...props, ...this.storage(), bucketName });
  }

  secretStore(id: string, { reader }: { readonly reader: WorkloadIdentity }): AwsSecretStore {
    const credentialsVersion = this.settings.credentialsVersion ?? 1;
    return new AwsSecretStore(this, id, {
      ...this.storage(),
      environment: this.settings.name,
      account: this.account.id,
      credentialsVersion,
      reader,
      outlived: this.outlivedByWorkloads,
    });
  }

  postgres(
    id: string,
    props: { readonly network: Network; readonly cluster: Cluster; readonly secrets: unknown },
  ): AwsPostgres {
    return new AwsPostgres(this, id, {
      settings: this.settings,
      key: this.key,
      network: own(props.network, AwsNetwork),
      cluster: own(props.cluster, AwsCluster),
      secrets: own(props.secrets, AwsSecretStore),
    });
  }

  containerRegistry(id: string): AwsContainerRegistry {
    return new AwsContainerRegistry(this, id, {
      ...this.storage(),
      environment: this.settings.name,
      account: this.account.id,
    });
  }

  addOns({ network, cluster, domain, replicas }: AddOnInputs): readonly Component[] {
    const scope = new Construct(this, "add-ons");
    return awsAddOns(scope, {
      settings: this.settings,
      network: own(network, AwsNetwork),
      cluster: own(cluster, AwsCluster),
      domain,
      replicas,
      outlived: this.outlivedByWorkloads,
    });
  }

  private storage() {
    return { region: this.region, key: this.key, disposable: this.settings.profile.disposable };
  }
}
