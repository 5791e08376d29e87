import {
  SqlDatabaseInstance,
  type SqlDatabaseInstanceSettings,
} from "@cdktf/provider-google/lib/sql-database-instance";
import { SqlUser } from "@cdktf/provider-google/lib/sql-user";
import { Construct } from "constructs";
import { Databases } from "../cloud/databases";
import type { PostgresDatabase, PostgresServer } from "../cloud/postgres";
import type { GcpEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { labelsOf } from "./labels";
import { databaseTier } from "../environment/gcp-machines";
import { resourceName } from "./names";
import type { GcpNetwork } from "./network";
import type { GcpProject } from "./project";
import type { GcpSecretStore } from "./secret-store";

const VERSION = "POSTGRES_17";
const PORT = 5432;
/** Has the rights of Cloud SQL's `cloudsqlsuperuser`, as every user has that is made through the API. */
const ADMIN = "platform";
/** Most days of write-ahead log that the ENTERPRISE edition keeps for recovery to a point in time. */
const LOG_DAYS = 7;

/** Where the server is, and where its passwords go. */
export interface GcpPostgresProps {
  readonly project: GcpProject;
  readonly settings: Settings<GcpEnvironment>;
  readonly network: GcpNetwork;
  readonly secrets: GcpSecretStore;
}

/** Cloud SQL for PostgreSQL, reachable from the network only and over TLS only. Its name can be used again at once after a destroy. */
export class GcpPostgres extends Construct implements PostgresServer {
  readonly host: string;
  readonly port = PORT;
  readonly admin: PostgresServer["admin"];

  private readonly made: Databases;

  constructor(scope: Construct, id: string, props: GcpPostgresProps) {
    super(scope, id);
    const { project, settings, network, secrets } = props;
    const { disposable } = settings.profile;
    const server = new SqlDatabaseInstance(this, "server", {
      name: resourceName("database", settings.name, "postgres"),
      region: project.region,
      databaseVersion: VERSION,
      deletionProtection: !disposable,
      settings: serverSettings(settings, network),
      // Storage grows by itself; holding it to the first size would replace the server.
      lifecycle: { ignoreChanges: ["settings[0].disk_size"] },
      dependsOn: [network.privateServices.connection, ...project.enabled("sqladmin")],
    });
    this.host = server.privateIpAddress;
    this.made = new Databases({ host: this.host, port: PORT, password: (of) => secrets.generate(of) });
    const password = secrets.generateFor("postgres-admin", ({ value, version }) =>
      this.adminUser(server, value, version),
    );
    this.admin = { username: ADMIN, password, database: "postgres" };
  }

  get databases(): readonly PostgresDatabase[] {
    return this.made.all;
  }

  database(name: string): PostgresDatabase {
    return this.made.add(name);
  }

  private adminUser(server: SqlDatabaseInstance, password: string, version: number): SqlUser {
    return new SqlUser(this, "admin", {
      instance: server.name,
      name: ADMIN,
      passwordWo: password,
      passwordWoVersion: version,
      // A role that owns something cannot be dropped; it goes with the server.
      deletionPolicy: "ABANDON",
    });
  }
}

function serverSettings(
  settings: Settings<GcpEnvironment>,
  network: GcpNetwork,
): SqlDatabaseInstanceSettings {
  const { database, disposable } = settings.profile;
  return {
    tier: databaseTier(settings),
    // Shared cores and custom tiers exist in this edition only (rule 124); the default is the other one.
    edition: "ENTERPRISE",
    availabilityType: database.multiZone ? "REGIONAL" : "ZONAL",
    deletionProtectionEnabled: !disposable,
    retainBackupsOnDelete: !disposable,
    diskType: "PD_SSD",
    diskSize: database.storageGib,
    diskAutoresize: true,
    diskAutoresizeLimit: database.maxStorageGib,
    userLabels: labelsOf(settings),
    ipConfiguration: {
      ipv4Enabled: false,
      privateNetwork: network.networkId,
      allocatedIpRange: network.privateServices.range,
      enablePrivatePathForGoogleCloudServices: true,
      sslMode: "ENCRYPTED_ONLY",
    },
    backupConfiguration: {
      enabled: true,
      startTime: "02:00",
      location: settings.region,
      pointInTimeRecoveryEnabled: true,
      transactionLogRetentionDays: Math.min(database.backupDays, LOG_DAYS),
      backupRetentionSettings: { retainedBackups: database.backupDays, retentionUnit: "COUNT" },
    },
    // Sunday, after the backup.
    maintenanceWindow: { day: 7, hour: 4, updateTrack: "stable" },
    insightsConfig: { queryInsightsEnabled: true },
  };
}
