import { Construct } from "constructs";
import { Databases } from "../cloud/databases";
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
  readonly needs = [POSTGRES_COMPONENT];

  private readonly made: Databases;

  constructor(scope: Construct, id: string, vault: Vault, adminPassword: StoredSecret) {
    super(scope, id);
    this.admin = { username: ADMIN, password: adminPassword, database: ADMIN };
    this.made = new Databases({
      host: this.host,
      port: this.port,
      password: (of) => vault.generate(of),
    });
  }

  get databases(): readonly PostgresDatabase[] {
    return this.made.all;
  }

  database(name: string): PostgresDatabase {
    return this.made.add(name);
  }
}
