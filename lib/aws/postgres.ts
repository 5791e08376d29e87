import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Id } from "@cdktf/provider-random/lib/id";
import { Construct } from "constructs";
import { Databases } from "../cloud/databases";
import type { PostgresDatabase, PostgresServer } from "../cloud/postgres";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { StoredSecret } from "../kubernetes/stored-secret";
import { Backups } from "./backups";
import type { AwsCluster } from "./cluster";
import type { EncryptionKey } from "./encryption-key";
import { logGroup } from "./log-group";
import { AWS_MACHINES } from "../environment/aws-machines";
import { resourceName } from "./names";
import type { AwsNetwork } from "./network";
import type { AwsSecretStore } from "./secret-store";

/** Major version; RDS supports it until 2030-02-28 (endoflife.date, amazon-rds-postgresql, read 2026-08-16). Minors are RDS's business. */
const MAJOR = "17";
const PORT = 5432;
const ADMIN = "postgres";
/** Logs that RDS writes; their groups are ours from the start (rule 135). */
const LOGS = ["postgresql", "upgrade"];

/** What a database server is made from. */
export interface AwsPostgresProps {
  readonly settings: Settings<AwsEnvironment>;
  readonly network: AwsNetwork;
  readonly cluster: AwsCluster;
  readonly secrets: AwsSecretStore;
  readonly key: EncryptionKey;
}

/** RDS for PostgreSQL in the subnets without internet, reached from the cluster's nodes only, by TLS only. */
export class AwsPostgres extends Construct implements PostgresServer {
  readonly host: string;
  readonly port = PORT;
  readonly admin: PostgresServer["admin"];

  private readonly made: Databases;

  constructor(scope: Construct, id: string, props: AwsPostgresProps) {
    super(scope, id);
    const password = props.secrets.generate("postgres-admin");
    const server = this.server(props, password);
    this.host = server.address;
    this.made = new Databases({ host: this.host, port: PORT, password: (of) => props.secrets.generate(of) });
    this.admin = { username: ADMIN, password, database: "postgres" };
    new Backups(this, "backups", {
      environment: props.settings.name,
      retention: props.settings.profile.retention,
      disposable: props.settings.profile.disposable,
      key: props.key,
      resources: [server.arn],
    });
  }

  get databases(): readonly PostgresDatabase[] {
    return this.made.all;
  }

  database(name: string): PostgresDatabase {
    return this.made.add(name);
  }

  private server(props: AwsPostgresProps, password: StoredSecret): DbInstance {
    const { settings, key, secrets } = props;
    const { profile } = settings;
    const identifier = resourceName("database", settings.name);
    return new DbInstance(this, "server", {
      identifier,
      engine: "postgres",
      engineVersion: MAJOR,
      instanceClass: settings.machines?.database ?? AWS_MACHINES[profile.size].database,
      username: ADMIN,
      passwordWo: secrets.stored(password),
      passwordWoVersion: secrets.credentialsVersion,
      port: PORT,
      storageType: "gp3",
      allocatedStorage: profile.database.storageGib,
      maxAllocatedStorage: profile.database.maxStorageGib,
      storageEncrypted: true,
      kmsKeyId: key.arn,
      multiAz: profile.database.multiZone,
      dbSubnetGroupName: this.subnetGroup(settings.name, props.network).name,
      vpcSecurityGroupIds: [this.securityGroup(settings.name, props).id],
      publiclyAccessible: false,
      parameterGroupName: this.parameters(settings.name).name,
      backupRetentionPeriod: profile.database.backupDays,
      backupWindow: "02:00-03:00",
      maintenanceWindow: "sun:03:30-sun:04:30",
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: true,
      enabledCloudwatchLogsExports: LOGS,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      performanceInsightsRetentionPeriod: 7,
      deletionProtection: !profile.disposable,
      deleteAutomatedBackups: profile.disposable,
      ...this.finalSnapshot(identifier, profile.disposable),
      dependsOn: LOGS.map((log) =>
        logGroup(this, `log-${log}`, {
          name: `/aws/rds/instance/${identifier}/${log}`,
          retentionDays: profile.retention.auditLogDays,
          key,
        }),
      ),
    });
  }

  /** A last snapshot, whose name no earlier or later server of the same name has (rule 137). */
  private finalSnapshot(identifier: string, disposable: boolean) {
    if (disposable) return { skipFinalSnapshot: true };
    const generation = new Id(this, "generation", { byteLength: 4, keepers: { identifier } });
    return { skipFinalSnapshot: false, finalSnapshotIdentifier: `${identifier}-final-${generation.hex}` };
  }

  private subnetGroup(environment: string, network: AwsNetwork): DbSubnetGroup {
    return new DbSubnetGroup(this, "subnets", {
      name: environment,
      subnetIds: [...network.databaseSubnetIds],
    });
  }

  private parameters(environment: string): DbParameterGroup {
    return new DbParameterGroup(this, "parameters", {
      name: `${environment}-postgres${MAJOR}`,
      family: `postgres${MAJOR}`,
      parameter: [{ name: "rds.force_ssl", value: "1" }],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private securityGroup(environment: string, { network, cluster }: AwsPostgresProps): SecurityGroup {
    const group = new SecurityGroup(this, "access", {
      name: `${environment}-postgres`,
      description: "PostgreSQL from the cluster",
      vpcId: network.vpcId,
      tags: { Name: `${environment}-postgres` },
    });
    new VpcSecurityGroupIngressRule(this, "from-cluster", {
      securityGroupId: group.id,
      description: "PostgreSQL from nodes and pods",
      referencedSecurityGroupId: cluster.securityGroupId,
      ipProtocol: "tcp",
      fromPort: PORT,
      toPort: PORT,
    });
    return group;
  }
}
