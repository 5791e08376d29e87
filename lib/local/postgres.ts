import { Construct } from "constructs";
import type { PostgresDatabase, PostgresServer } from "../cloud/postgres";
import type { StoredSecret } from "../kubernetes/stored-secret";
import { POSTGRES_COMPONENT } from "./add-ons/postgres";
import { DATA_NAMESPACE, POSTGRES_CLUSTER } from "./names";
import type { Vault } from "./vault";

/** Superuser that CloudNativePG makes. */
const ADMIN = "postgres";

/** A Postgres server inside the cluster, run by CloudNativePG. */
export class LocalPostgres extends Construct implements PostgresServer {
  readonly host = `${POSTGRES_CLUSTER}-rw.${DATA_NAMESPACE}.svc`;
  readonly port = 5432;
  readonly admin: PostgresServer["admin"];
  readonly databases: PostgresDatabase[] = [];
  readonly needs = [POSTGRES_COMPONENT];

  constructor(
    scope: Construct,
    id: string,
    private readonly vault: Vault,
    adminPassword: StoredSecret,
  ) {
    super(scope, id);
    this.admin = { username: ADMIN, password: adminPassword, database: ADMIN };
  }

  database(name: string): PostgresDatabase {
    const password = this.vault.generate(`postgres-${name}`);
    const database = { host: this.host, port: this.port, name, username: name, password };
    this.databases.push(database);
    return database;
  }
}
