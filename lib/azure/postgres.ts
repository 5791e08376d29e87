import { ManagementLock } from "@cdktf/provider-azurerm/lib/management-lock";
import { PostgresqlFlexibleServer } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server";
import { PostgresqlFlexibleServerConfiguration } from "@cdktf/provider-azurerm/lib/postgresql-flexible-server-configuration";
import { Construct } from "constructs";
import { Databases } from "../cloud/databases";
import type { PostgresDatabase, PostgresServer } from "../cloud/postgres";
import type { Profile } from "../environment/profile";
import { serverStorage } from "./database-storage";
import type { AzureFoundation } from "./foundation";
import { machineTypes } from "./machines";
import type { AzureNetwork } from "./network";
import { privateZone } from "./private-link";
import type { AzureSecretStore } from "./secret-store";

/**
 * Major version, supported until 2028-11-09 (endoflife.date, azure-database-for-postgresql). The provider's 4.x releases refused 17 at least
 * up to 4.39 (hashicorp/terraform-provider-azurerm issue 30386), and the pinned one cannot be asked here.
 */
const VERSION = "16";
const PORT = 5432;
const ADMIN = "platform";

/** What a server stands on. */
export interface AzurePostgresProps {
  readonly foundation: AzureFoundation;
  readonly network: AzureNetwork;
  readonly secrets: AzureSecretStore;
}

/** Postgres Flexible Server in its own delegated part of the network: no public address, TLS only, encrypted. */
export class AzurePostgres extends Construct implements PostgresServer {
  readonly host: string;
  readonly port = PORT;
  readonly admin: PostgresServer["admin"];

  private readonly made: Databases;

  constructor(scope: Construct, id: string, { foundation, network, secrets }: AzurePostgresProps) {
    super(scope, id);
    const { settings, place } = foundation;
    const name = foundation.globalName("postgres");
    const { zone, link } = privateZone(this, "zone", {
      foundation,
      network,
      name: `${settings.name}.private.postgres.database.azure.com`,
    });
    const password = secrets.generateReadable("postgres-admin");
    const server = new PostgresqlFlexibleServer(this, "server", {
      ...place,
      ...sizes(settings.profile),
      name,
      version: VERSION,
      skuName: machineTypes(settings.machines, settings.profile.size).database,
      delegatedSubnetId: network.databaseSubnet.id,
      privateDnsZoneId: zone.id,
      publicNetworkAccessEnabled: false,
      administratorLogin: ADMIN,
      administratorPasswordWo: password.value,
      administratorPasswordWoVersion: secrets.version,
      authentication: { passwordAuthEnabled: true, activeDirectoryAuthEnabled: false },
      // Sunday after the cluster's own hours.
      maintenanceWindow: { dayOfWeek: 0, startHour: 8, startMinute: 0 },
      dependsOn: [link],
    });
    new PostgresqlFlexibleServerConfiguration(this, "tls", {
      name: "require_secure_transport",
      serverId: server.id,
      value: "on",
    });
    if (!settings.profile.disposable) {
      new ManagementLock(this, "lock", {
        name: "keep",
        scope: server.id,
        lockLevel: "CanNotDelete",
        notes: "the platform's databases",
      });
    }
    this.host = server.fqdn;
    this.made = new Databases({ host: this.host, port: PORT, password: (of) => secrets.generate(of) });
    this.admin = { username: ADMIN, password: password.secret, database: "postgres" };
  }

  get databases(): readonly PostgresDatabase[] {
    return this.made.all;
  }

  database(name: string): PostgresDatabase {
    return this.made.add(name);
  }
}

function sizes({ database, disposable }: Profile) {
  const storage = serverStorage(database);
  return {
    ...storage,
    backupRetentionDays: database.backupDays,
    geoRedundantBackupEnabled: !disposable,
    ...(database.multiZone ? { highAvailability: { mode: "ZoneRedundant" } } : {}),
    // After a failover the standby's zone is the server's; it stays so. What storage grew to by itself stays too.
    lifecycle: {
      preventDestroy: !disposable,
      ignoreChanges: [
        "zone",
        ...(storage.autoGrowEnabled ? ["storage_mb"] : []),
        ...(database.multiZone ? ["high_availability[0].standby_availability_zone"] : []),
      ],
    },
  };
}
