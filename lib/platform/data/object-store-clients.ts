import type { ObjectStore, ObjectStoreBackend } from "../../cloud/object-store";
import { externalSecret } from "../../kubernetes/external-secret";
import type { HelmValues } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";

/** The parts of a store that its clients are configured from. */
export type ClientStore = Pick<
  ObjectStore,
  "name" | "bucketName" | "backend" | "credentials" | "mlflowAddress" | "kserveAddress"
>;

/** Keys of a Secret with an access key: what every S3 client reads from its environment. */
const ACCESS_KEY = { id: "AWS_ACCESS_KEY_ID", secret: "AWS_SECRET_ACCESS_KEY" } as const;

/** A variable of a container. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

/** Name of the Secret with a store's access key, in every namespace whose pods use the store. */
const secretNameOf = (store: Pick<ObjectStore, "name">): string => `object-store-${store.name}`;

/** Name of the Secret with the store's access key, or nothing where pods are known by their identity. */
export function accessKeySecret(store: ClientStore): string | undefined {
  return store.credentials.kind === "access-key" ? secretNameOf(store) : undefined;
}

/**
 * The ExternalSecret with the store's access key for one namespace; none where pods are known by their identity. It has the annotations
 * by which KServe finds an S3 endpoint, so a ServiceAccount of model servers lists it under `secrets`.
 */
export function accessKeyObjects(store: ClientStore, namespace: string): readonly KubernetesObject[] {
  if (store.credentials.kind !== "access-key") return [];
  const { accessKeyId, secretAccessKey } = store.credentials;
  const annotations = s3Annotations(store.backend);
  return [
    externalSecret({
      name: secretNameOf(store),
      namespace,
      data: { [ACCESS_KEY.id]: accessKeyId, [ACCESS_KEY.secret]: secretAccessKey },
      ...(annotations === undefined ? {} : { annotations }),
    }),
  ];
}

function s3Annotations(backend: ObjectStoreBackend): Readonly<Record<string, string>> | undefined {
  if (backend.kind !== "s3") return undefined;
  return {
    "serving.kserve.io/s3-endpoint": backend.endpoint,
    "serving.kserve.io/s3-usehttps": backend.insecure ? "0" : "1",
    "serving.kserve.io/s3-region": backend.region,
    "serving.kserve.io/s3-usevirtualbucket": backend.forcePathStyle ? "0" : "1",
  };
}

/**
 * Variables by which client libraries reach the store: MLflow, boto3 and the like. With Azure and Google identities the libraries find
 * their token themselves.
 */
export function clientEnvironment(store: ClientStore): readonly EnvironmentVariable[] {
  const { backend } = store;
  const secret = accessKeySecret(store);
  const keys =
    secret === undefined ? [] : Object.values(ACCESS_KEY).map((key) => fromSecret(key, secret, key));
  if (backend.kind === "gcs") return [...keys, { name: "GOOGLE_CLOUD_PROJECT", value: backend.project }];
  if (backend.kind === "azure-blob") return keys;
  const address = { name: "MLFLOW_S3_ENDPOINT_URL", value: urlOf(backend) };
  const endpoint =
    secret === undefined ? [] : [address, { name: "AWS_ENDPOINT_URL_S3", value: urlOf(backend) }];
  return [
    ...keys,
    ...endpoint,
    { name: "AWS_REGION", value: backend.region },
    { name: "AWS_DEFAULT_REGION", value: backend.region },
  ];
}

const fromSecret = (name: string, secret: string, key: string): EnvironmentVariable => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

type S3 = Extract<ObjectStoreBackend, { kind: "s3" }>;
const urlOf = (backend: S3): string => `${backend.insecure ? "http" : "https"}://${backend.endpoint}`;

/** `object_store` of Loki's schema and compactor. */
export const lokiStoreType = (store: ClientStore): "s3" | "azure" | "gcs" =>
  (({ s3: "s3", "azure-blob": "azure", gcs: "gcs" }) as const)[store.backend.kind];

/** `loki.storage` of the Loki chart (rule 83). An access key comes from the environment: see {@link clientEnvironment}. */
export function lokiStorage(store: ClientStore): HelmValues {
  const { backend, bucketName } = store;
  const base = {
    type: lokiStoreType(store),
    bucketNames: { chunks: bucketName, ruler: bucketName, admin: bucketName },
  };
  switch (backend.kind) {
    case "s3":
      return {
        ...base,
        s3: {
          endpoint: backend.endpoint,
          region: backend.region,
          s3ForcePathStyle: backend.forcePathStyle,
          insecure: backend.insecure,
        },
      };
    case "azure-blob":
      return { ...base, azure: { accountName: backend.account, useFederatedToken: true } };
    case "gcs":
      return base;
  }
}

/**
 * `tempo.storage.trace` of the Tempo chart. No path-style setting: its client chooses by the endpoint, and refuses the unknown field
 * `forcePathStyle` (rule 84). An access key comes from the environment: see {@link clientEnvironment}.
 */
export function tempoStorage(store: ClientStore): HelmValues {
  const { backend } = store;
  switch (backend.kind) {
    case "s3": {
      const { bucket, endpoint, region, insecure } = backend;
      return { backend: "s3", s3: { bucket, endpoint, region, insecure } };
    }
    case "azure-blob": {
      const { container, account } = backend;
      return {
        backend: "azure",
        azure: { container_name: container, storage_account_name: account, use_federated_token: true },
      };
    }
    case "gcs":
      return { backend: "gcs", gcs: { bucket_name: backend.bucket } };
  }
}

/** Where Argo Workflows puts the artifacts of a workflow that says nothing else. */
const KEY_FORMAT = "workflows/{{workflow.namespace}}/{{workflow.name}}/{{pod.name}}";

/**
 * `artifactRepository` of the Argo Workflows chart, without `archiveLogs`. The chart's `useStaticCredentials` must be
 * `store.credentials.kind === "access-key"`.
 */
export function argoArtifactRepository(store: ClientStore): HelmValues {
  const { backend } = store;
  switch (backend.kind) {
    case "s3": {
      const { bucket, endpoint, region, insecure } = backend;
      return { s3: { bucket, endpoint, region, insecure, keyFormat: KEY_FORMAT, ...argoCredentials(store) } };
    }
    case "azure-blob": {
      const { container, endpoint } = backend;
      return {
        azure: { endpoint: `https://${endpoint}`, container, blobNameFormat: KEY_FORMAT, useSDKCreds: true },
      };
    }
    case "gcs":
      return { gcs: { bucket: backend.bucket, keyFormat: KEY_FORMAT } };
  }
}

/** Place of one artifact of a workflow, in the words of its store's protocol; bucket and credentials are the default repository's. */
export function argoArtifactAt({ backend }: Pick<ClientStore, "backend">, key: string): HelmValues {
  if (backend.kind === "azure-blob") {
    // Argo's definition asks for the whole place here, and with it for the way to sign in.
    const { endpoint, container } = backend;
    return { azure: { endpoint: `https://${endpoint}`, container, blob: key, useSDKCreds: true } };
  }
  return backend.kind === "gcs" ? { gcs: { key } } : { s3: { key } };
}

function argoCredentials(store: ClientStore): HelmValues {
  const name = accessKeySecret(store);
  if (name === undefined) return { useSDKCreds: true };
  return { accessKeySecret: { name, key: ACCESS_KEY.id }, secretKeySecret: { name, key: ACCESS_KEY.secret } };
}

/** One entry of `configuration.backupStorageLocation` of the Velero chart, without its name and credential. */
export function veleroLocation(
  store: ClientStore,
): { readonly provider: "aws" | "azure" | "gcp" } & HelmValues {
  const { backend, bucketName: bucket } = store;
  switch (backend.kind) {
    case "s3": {
      const own = store.credentials.kind === "access-key";
      const endpoint = own ? { s3ForcePathStyle: String(backend.forcePathStyle), s3Url: urlOf(backend) } : {};
      return { provider: "aws", bucket, config: { region: backend.region, ...endpoint } };
    }
    case "azure-blob": {
      const { resourceGroup, account, subscriptionId, endpoint } = backend;
      // With the address given, the plugin does not ask Azure's management API for it, and needs no right to.
      const address = { storageAccount: account, storageAccountURI: `https://${endpoint}` };
      return {
        provider: "azure",
        bucket,
        config: { ...address, resourceGroup, subscriptionId, useAAD: "true" },
      };
    }
    case "gcs":
      return { provider: "gcp", bucket, config: {} };
  }
}

/** Port of the store, for network policies. @default 443, unless the endpoint names one */
export function objectStorePort(store: Pick<ObjectStore, "backend">): number {
  const { backend } = store;
  const port = backend.kind === "s3" ? /:(\d+)$/.exec(backend.endpoint)?.[1] : undefined;
  return port === undefined ? 443 : Number(port);
}
