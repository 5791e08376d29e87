import type { Edge } from "../../lib/cloud/cloud";
import type { Cluster, GpuNeed, NodeSelectorRequirement } from "../../lib/cloud/cluster";
import type { NodePool } from "../../lib/cloud/node-pool";
import type { ObjectStore, ObjectStoreBackend, ObjectStoreCredentials } from "../../lib/cloud/object-store";
import type { PostgresDatabase, PostgresServer } from "../../lib/cloud/postgres";
import type { ExpectedSecret, SecretStore } from "../../lib/cloud/secret-store";
import type { WorkloadIdentity } from "../../lib/cloud/workload-identity";
import type { Stage } from "../../lib/environment/profile";
import { settingsOf } from "../../lib/environment/settings";
import { CLUSTER_SECRET_STORE } from "../../lib/kubernetes/external-secret";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import type { StoredSecret } from "../../lib/kubernetes/stored-secret";
import { publishedBy } from "../../lib/platform/published";
import type { PlatformInputs } from "../../lib/platform/inputs";
import type { PlatformSettings } from "../../lib/platform/settings";
import { STORE_NAMES, WORKLOADS, type StoreName, type WorkloadName } from "../../lib/platform/workloads";
import { FAKE_POOLS } from "./fake-pools";

/** What a test wants otherwise than the fake cluster has it. */
export interface FakeOptions {
  /** @default "dev" */
  readonly stage?: Stage;
  /** Protocol of the object stores. @default "s3" */
  readonly objectStore?: ObjectStoreBackend["kind"];
  /** @default "workload-identity" */
  readonly credentials?: ObjectStoreCredentials["kind"];
  /** Fields laid over the settings. @default none */
  readonly settings?: Partial<PlatformSettings>;
  /** @default {@link FAKE_POOLS} */
  readonly pools?: readonly NodePool[];
  /** @default not published */
  readonly edge?: Edge;
}

/**
 * A cluster, stores, database and identities of no cloud, with no provider loaded: every call gives the same answers. It records what was
 * asked of it: `secrets.generated`, {@link FakeObjectStore.grants}, `postgres.databases`.
 */
export function fakeInputs(options: FakeOptions = {}): FakeInputs {
  const kind = options.objectStore ?? "s3";
  const credentials = options.credentials ?? "workload-identity";
  const secrets = new FakeSecretStore();
  const given = settingsOf({ name: "fake-dev", cloud: "local", stage: options.stage ?? "dev" });
  const settings = { ...given, ...options.settings };
  return {
    settings,
    cluster: new FakeCluster(options.pools ?? FAKE_POOLS),
    network: { cidr: "10.0.0.0/16", clusterCidrs: ["10.0.0.0/16"], databaseCidrs: ["10.0.0.0/16"] },
    stores: record(STORE_NAMES, (name) => new FakeObjectStore(name, kind, credentials)),
    identities: record(Object.keys(WORKLOADS) as WorkloadName[], fakeIdentity),
    postgres: new FakePostgres(secrets),
    secrets,
    registry: { address: "registry.example.com/fake-dev", loginCommand: "docker login registry.example.com" },
    published: publishedBy(settings, options.edge, secrets),
  };
}

/** {@link PlatformInputs} whose stores and secrets tell what was asked of them. */
export interface FakeInputs extends PlatformInputs {
  readonly stores: Readonly<Record<StoreName, FakeObjectStore>>;
  readonly secrets: FakeSecretStore;
}

/** A cluster that exists in no cloud. */
class FakeCluster implements Cluster {
  readonly name = "fake-dev";
  readonly connection = { kind: "kubeconfig", path: "~/.kube/config", context: "fake" } as const;
  readonly kubeconfigCommand = "kubectl config use-context fake";
  readonly storageClass = "standard";
  readonly ready = [];

  constructor(readonly pools: readonly NodePool[]) {}

  gpuAffinity(need: GpuNeed): readonly NodeSelectorRequirement[] {
    const models = this.pools
      .flatMap((pool) => pool.gpuModels)
      .filter(
        (model) => model.memoryGib >= need.memoryGib && model.computeCapability >= need.computeCapability,
      );
    if (models.length === 0)
      throw new Error(
        `no pool has a GPU of ${String(need.memoryGib)} GiB and capability ${String(need.computeCapability)}`,
      );
    return [{ key: "fake/gpu-model", operator: "In", values: models.map((model) => model.name) }];
  }
}

/** An object store that records its grants. */
export class FakeObjectStore implements ObjectStore {
  /** Names of the identities with each right, in the order given. */
  readonly grants: { read: string[]; readWrite: string[] } = { read: [], readWrite: [] };
  readonly bucketName: string;
  readonly backend: ObjectStoreBackend;
  readonly credentials: ObjectStoreCredentials;
  readonly mlflowAddress: string;
  readonly kserveAddress: string;

  constructor(
    readonly name: string,
    kind: ObjectStoreBackend["kind"],
    credentials: ObjectStoreCredentials["kind"],
  ) {
    this.bucketName = `fake-dev-${name}`;
    this.backend = backendOf(kind, this.bucketName, credentials === "access-key");
    this.credentials =
      credentials === "workload-identity"
        ? { kind: credentials }
        : {
            kind: credentials,
            accessKeyId: { key: "object-store-key-id" },
            secretAccessKey: { key: "object-store-key" },
          };
    const addresses = ADDRESSES[kind](this.bucketName);
    this.mlflowAddress = addresses.mlflow;
    this.kserveAddress = addresses.kserve;
  }

  grantRead(identity: WorkloadIdentity): void {
    this.grants.read.push(identity.name);
  }

  grantReadWrite(identity: WorkloadIdentity): void {
    this.grants.readWrite.push(identity.name);
  }
}

const ADDRESSES: Readonly<
  Record<ObjectStoreBackend["kind"], (bucket: string) => { mlflow: string; kserve: string }>
> = {
  s3: (bucket) => ({ mlflow: `s3://${bucket}`, kserve: `s3://${bucket}` }),
  gcs: (bucket) => ({ mlflow: `gs://${bucket}`, kserve: `gs://${bucket}` }),
  "azure-blob": (bucket) => ({
    mlflow: `wasbs://${bucket}@fakeaccount.blob.core.windows.net`,
    kserve: `https://fakeaccount.blob.core.windows.net/${bucket}`,
  }),
};

function backendOf(kind: ObjectStoreBackend["kind"], bucket: string, inCluster: boolean): ObjectStoreBackend {
  const backends = {
    s3: {
      kind: "s3",
      bucket,
      region: "eu-west-1",
      endpoint: inCluster ? "object-store.data.svc:8333" : "s3.eu-west-1.amazonaws.com",
      insecure: inCluster,
      forcePathStyle: inCluster,
    },
    gcs: { kind: "gcs", bucket, project: "fake-project" },
    "azure-blob": {
      kind: "azure-blob",
      account: "fakeaccount",
      container: bucket,
      endpoint: "fakeaccount.blob.core.windows.net",
      resourceGroup: "fake-dev",
      subscriptionId: "00000000-0000-0000-0000-000000000000",
    },
  } as const;
  return backends[kind];
}

/** A Postgres server that remembers its databases. */
class FakePostgres implements PostgresServer {
  readonly host = "postgres.example.com";
  readonly port = 5432;
  readonly databases: PostgresDatabase[] = [];
  readonly admin: PostgresServer["admin"];

  constructor(private readonly secrets: FakeSecretStore) {
    this.admin = { username: "postgres", password: secrets.generate("postgres-admin"), database: "postgres" };
  }

  database(name: string): PostgresDatabase {
    const password = this.secrets.generate(`postgres-${name}`);
    const database = { host: this.host, port: this.port, name, username: name, password };
    this.databases.push(database);
    return database;
  }
}

/** A secret store that knows no value. */
class FakeSecretStore implements SecretStore {
  /** Names given to `generate`, in order. */
  readonly generated: string[] = [];
  /** Names given to `provided`, in order. */
  readonly asked: string[] = [];
  readonly expected: ExpectedSecret[] = [];
  readonly clusterSecretStore: KubernetesObject = {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: CLUSTER_SECRET_STORE },
    spec: { provider: { fake: { data: [] } } },
  };

  generate(name: string): StoredSecret {
    return this.once(name, this.generated);
  }

  provided(name: string): StoredSecret {
    const secret = this.once(name, this.asked);
    this.expected.push({ name, secret });
    return secret;
  }

  readCommand(secret: StoredSecret): string {
    return `fake-secrets read ${secret.key}`;
  }

  writeCommand(secret: StoredSecret): string {
    return `fake-secrets write ${secret.key}`;
  }

  private once(name: string, list: string[]): StoredSecret {
    if (this.generated.includes(name) || this.asked.includes(name))
      throw new Error(`a secret's name must be unique, got ${name} twice`);
    list.push(name);
    return { key: `fake-dev/${name}` };
  }
}

function fakeIdentity(name: WorkloadName): WorkloadIdentity {
  const { namespace, serviceAccount } = WORKLOADS[name];
  return {
    name,
    namespace,
    serviceAccount,
    principal: `fake-dev-${name}`,
    displayName: `fake-dev-${name}@example.com`,
    serviceAccountAnnotations: { "fake.example.com/identity": `fake-dev-${name}` },
    podLabels: { "fake.example.com/use-identity": "true" },
  };
}

function record<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}
