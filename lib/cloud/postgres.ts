import type { StoredSecret } from "../kubernetes/stored-secret";

/** One database with the one role that owns it. */
export interface PostgresDatabase {
  readonly host: string;
  readonly port: number;
  /** Name of the database and of its owner. */
  readonly name: string;
  readonly username: string;
  /** URL-safe password of the owner. */
  readonly password: StoredSecret;
}

/** A private, encrypted Postgres server. Databases and their roles are made in the cluster by a job, as the server is private. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** Superuser of the job that makes databases and roles; nothing else uses it. */
  readonly admin: { readonly username: string; readonly password: StoredSecret; readonly database: string };
  /** Components that run the server, for one inside the cluster. @default none */
  readonly needs?: readonly string[];
  /** Databases asked for so far. */
  readonly databases: readonly PostgresDatabase[];
  /** A database with its own role and password. The same name twice is an error. */
  database(name: string): PostgresDatabase;
}
