import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct, type IConstruct } from "constructs";
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
import { AwsWorkloadIdentity } from "./workload-identity";

type S = Settings<AwsEnvironment>;

/** Rights, entries and values that nothing in the cluster refers to by address, yet cannot do without. */
const SILENT_NEEDS = [
  IamRolePolicy,
  IamRolePolicyAttachment,
  EksAccessEntry,
  SecretsmanagerSecretVersion,
  SqsQueuePolicy,
  CloudwatchEventTarget,
];

const isSilentNeed = (construct: IConstruct): construct is IConstruct & ITerraformDependable =>
  SILENT_NEEDS.some((kind) => construct instanceof kind);

/** An environment's parts on one AWS account. */
export class AwsCloud extends Construct implements Cloud {
  readonly region: string;
  readonly edge: Edge | undefined;

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
    const { settings, account, key } = this;
    return new AwsCluster(this, id, { settings, network: own(network, AwsNetwork), account, logKey: key });
  }

  workloadIdentity(
    id: string,
    props: WorkloadIdentityProps & { readonly cluster: Cluster },
  ): AwsWorkloadIdentity {
    const { namespace, serviceAccount, cluster } = props;
    const { issuer } = own(cluster, AwsCluster);
    return new AwsWorkloadIdentity(this, id, {
      environment: this.settings.name,
      namespace,
      serviceAccount,
      issuer,
    });
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
    });
  }

  /** Everything of that kind that there is when this is read: controllers keep their rights until their objects are gone. */
  get outlivedByWorkloads(): readonly ITerraformDependable[] {
    return this.node.findAll().filter(isSilentNeed);
  }

  private storage() {
    return { region: this.region, key: this.key, disposable: this.settings.profile.disposable };
  }
}
