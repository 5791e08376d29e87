import { charts } from "../../kubernetes/charts";
import type { HelmValues } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { images } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import { DATA_NAMESPACE, OBJECT_STORE_SERVICE } from "../names";
import type { LocalObjectStore } from "../object-store";
import { VOLUME_GIB, type ObjectStoreServer, type ObjectStoreServerProps } from "./object-store-server";
import { once } from "./once";

const PORT = 9000;
const ROOT_SECRET = "minio-root";
const BUCKETS = "minio-buckets";
const PODS = { app: "minio", release: OBJECT_STORE_SERVICE };

/** MinIO, archived upstream: for teams that still run it. The chart and the images on quay.io are the last that there will be. */
export const minio: ObjectStoreServer = {
  endpoint: `${OBJECT_STORE_SERVICE}.${DATA_NAMESPACE}.svc:${String(PORT)}`,
  component: (props) => {
    const root = props.vault.generate("minio-root");
    return {
      name: "minio",
      layer: "data",
      description: "S3-compatible object store of a local cluster, archived upstream",
      namespace: DATA_NAMESPACE,
      timeoutSeconds: 600,
      before: [rootSecret(root), accessKeys(props.stores, root)],
      releases: [{ chart: charts.minio, name: OBJECT_STORE_SERVICE, values: values(props.storageClass) }],
      after: [buckets(props)],
      flows: [
        {
          from: { namespace: DATA_NAMESPACE, labels: { "app.kubernetes.io/name": BUCKETS } },
          to: { namespace: DATA_NAMESPACE, labels: PODS },
          ports: [PORT],
          why: "makes the buckets",
        },
      ],
    };
  },
};

/** No user, bucket or policy by the chart (rule 86): its default user has a known password, and the pods of its jobs are refused at the restricted level. */
function values(storageClass: string): HelmValues {
  return {
    fullnameOverride: OBJECT_STORE_SERVICE,
    mode: "standalone",
    replicas: 1,
    existingSecret: ROOT_SECRET,
    users: [],
    buckets: [],
    policies: [],
    persistence: { storageClass, size: `${String(VOLUME_GIB)}Gi` },
    containerSecurityContext: { ...RESTRICTED_CONTAINER, readOnlyRootFilesystem: false },
    resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "1Gi" }),
  };
}

function rootSecret(root: StoredSecret): KubernetesObject {
  return externalSecret({
    name: ROOT_SECRET,
    namespace: DATA_NAMESPACE,
    data: { rootPassword: root },
    template: { rootUser: "root", rootPassword: "{{ .rootPassword }}" },
  });
}

const variable = (name: string): string => name.toUpperCase().replace(/-/g, "_");

/** What the Job that makes buckets and users reads. */
function accessKeys(stores: readonly LocalObjectStore[], root: StoredSecret): KubernetesObject {
  const data: Record<string, StoredSecret> = { ROOT_PASSWORD: root };
  for (const { name, credentials } of stores) {
    data[`${variable(name)}_ID`] = credentials.accessKeyId;
    data[`${variable(name)}_KEY`] = credentials.secretAccessKey;
  }
  return externalSecret({ name: BUCKETS, namespace: DATA_NAMESPACE, data });
}

/** Makes each bucket and a user that may use it alone. Every command may be repeated. */
function buckets({ stores, vault }: ObjectStoreServerProps): KubernetesObject {
  const script = `
until mc alias set store http://${minio.endpoint} root "$ROOT_PASSWORD" >/dev/null; do sleep 5; done
${stores.map(bucketCommands).join("\n")}
`;
  const { version } = vault;
  return once({
    name: BUCKETS,
    namespace: DATA_NAMESPACE,
    image: images.minioClient,
    script,
    version,
    secret: BUCKETS,
  });
}

function bucketCommands({ name, bucketName, expireAfterDays }: LocalObjectStore): string {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:*"],
        Resource: [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`],
      },
    ],
  };
  const rule = { Rules: [{ ID: "expire", Status: "Enabled", Expiration: { Days: expireAfterDays } }] };
  const id = `"$${variable(name)}_ID"`;
  return [
    `mc mb --ignore-existing store/${bucketName}`,
    `echo '${JSON.stringify(policy)}' >/tmp/${name}.json`,
    `mc admin policy create store ${name} /tmp/${name}.json`,
    `mc admin user add store ${id} "$${variable(name)}_KEY"`,
    `mc admin policy attach store ${name} --user ${id} || mc admin policy entities store --user ${id} | grep -q ${name}`,
    ...(expireAfterDays === undefined
      ? []
      : [`echo '${JSON.stringify(rule)}' | mc ilm import store/${bucketName}`]),
  ].join("\n");
}
