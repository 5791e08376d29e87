import type { StoredSecret } from "../kubernetes/stored-secret";
import type { PostgresDatabase } from "./postgres";

/** A server, as its databases need it. */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number;
  /** Makes and keeps the password of a database's owner, under a name of letters, digits and hyphens. */
  password(name: string): StoredSecret;
}

/** Databases asked for of one server: the same rules on every cloud. */
export class Databases {
  private readonly made = new Map<string, PostgresDatabase>();

  constructor(private readonly server: DatabaseHost) {}

  /** In the order in which they were asked for. */
  get all(): readonly PostgresDatabase[] {
    return [...this.made.values()];
  }

  /**
   * A database whose owner has its name and a password of its own.
   * @throws RangeError for a name that Postgres would want quoted, and for one asked for before
   */
  add(name: string): PostgresDatabase {
    if (!/^[a-z][a-z0-9_]{0,62}$/.test(name))
      throw new RangeError(
        `a database's name must be lower-case letters, digits and underscores, a letter first, got ${name}`,
      );
    if (this.made.has(name)) throw new RangeError(`a database's name must be unique, got ${name} twice`);
    const { host, port } = this.server;
    const password = this.server.password(`postgres-${name.replaceAll("_", "-")}`);
    const database = { host, port, name, username: name, password };
    this.made.set(name, database);
    return database;
  }
}
