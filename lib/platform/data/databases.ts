import { createHash } from "node:crypto";
import { Fn, Token } from "cdktf";
import type { PostgresDatabase, PostgresServer } from "../../cloud/postgres";
import type { Component, Flow } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { images } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import type { PlatformInputs } from "../inputs";

const NAMESPACE = "data";
const LABELS = { "app.kubernetes.io/name": "database-setup" } as const;

/** User of the client image that is not root: `postgres` on Alpine. */
const POSTGRES_UID = 70;

/** Attempts to reach the server, five seconds apart: it may still be starting. */
const ATTEMPTS = 48;

/**
 * Makes role and database where they are missing and sets the role's password in any case, so running it again is harmless. psql takes
 * the values from the environment: neither the process list nor the manifest shows them. The administrator of a managed server is no
 * superuser, and has to be a member of a role to give a database to it.
 */
const SCRIPT = `
for attempt in $(seq ${String(ATTEMPTS)}); do
  pg_isready --quiet --timeout=5 && break
  [ "$attempt" -lt ${String(ATTEMPTS)} ] || { echo "no answer from $PGHOST:$PGPORT"; exit 1; }
  sleep 5
done
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 <<'SQL'
\\getenv role ROLE
\\getenv password ROLE_PASSWORD
\\getenv database DATABASE
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \\gexec
ALTER ROLE :"role" WITH LOGIN PASSWORD :'password';
GRANT :"role" TO CURRENT_USER;
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \\gexec
ALTER DATABASE :"database" OWNER TO :"role";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
echo "database $DATABASE is ready"
`;

/**
 * The role and the database of every `postgres.database()` call, made by a Job in the cluster since the server is private. Build it after
 * every component that asks for a database. A component that must find its database there says `needs: ["databases"]`.
 * @returns nothing when no database was asked for
 */
export function databases(inputs: Pick<PlatformInputs, "postgres" | "settings">): readonly Component[] {
  const { postgres, settings } = inputs;
  if (postgres.databases.length === 0) return [];
  const version = settings.credentialsVersion ?? 1;
  const flow: Flow = {
    from: { namespace: NAMESPACE, labels: LABELS },
    to: "database",
    ports: [postgres.port],
    why: "makes roles and databases",
  };
  return [
    {
      name: "databases",
      layer: "data",
      description: "Makes the Postgres roles and databases that other components use",
      namespace: NAMESPACE,
      ...(postgres.needs === undefined ? {} : { needs: postgres.needs }),
      before: postgres.databases.map((database) => passwords(postgres, database, version)),
      after: postgres.databases.map((database) => job(postgres, database, version)),
      flows: [flow],
    },
  ];
}

const secretName = (database: PostgresDatabase, version: number): string =>
  `database-${database.name}-v${String(version)}`;

/** Both passwords. The name has the credentials' version, so that new ones are fetched at once and not within the hour. */
function passwords(postgres: PostgresServer, database: PostgresDatabase, version: number): KubernetesObject {
  return externalSecret({
    name: secretName(database, version),
    namespace: NAMESPACE,
    data: { PGPASSWORD: postgres.admin.password, ROLE_PASSWORD: database.password },
  });
}

function job(postgres: PostgresServer, database: PostgresDatabase, version: number): KubernetesObject {
  const spec = jobSpec(postgres, database, secretName(database, version));
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `database-${database.name}-${fingerprint(spec, postgres)}`,
      namespace: NAMESPACE,
      labels: LABELS,
    },
    spec,
  };
}

/** What a Job does cannot be changed, so its name follows its content: other content makes another Job. */
function fingerprint(spec: unknown, postgres: PostgresServer): string {
  const text = JSON.stringify(spec).replace(/\$\{TfToken\[[^\]]*\]\}/g, "");
  const own = createHash("sha256").update(text).digest("hex").slice(0, 8);
  // A managed server's address is known only after the apply: then Terraform takes the hash of it.
  return Token.isUnresolved(postgres.host) ? `${own}-${Fn.substr(Fn.sha256(postgres.host), 0, 8)}` : own;
}

/** A number that may be a reference, as text. */
const textOf = (value: number): string => (Token.isUnresolved(value) ? Token.asString(value) : String(value));

function jobSpec(postgres: PostgresServer, database: PostgresDatabase, secret: string) {
  const variables = {
    PGHOST: postgres.host,
    PGPORT: textOf(postgres.port),
    PGUSER: postgres.admin.username,
    PGDATABASE: postgres.admin.database,
    PGSSLMODE: "require",
    ROLE: database.username,
    DATABASE: database.name,
  };
  return {
    backoffLimit: 3,
    template: {
      metadata: { labels: LABELS },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: { ...RESTRICTED_POD, runAsUser: POSTGRES_UID, runAsGroup: POSTGRES_UID },
        containers: [
          {
            name: "psql",
            image: images.postgresClient,
            command: ["/bin/sh", "-euc", SCRIPT],
            env: Object.entries(variables).map(([name, value]) => ({ name, value })),
            envFrom: [{ secretRef: { name: secret } }],
            resources: resources({ cpu: "20m", memory: "32Mi" }),
            securityContext: RESTRICTED_CONTAINER,
          },
        ],
      },
    },
  };
}
