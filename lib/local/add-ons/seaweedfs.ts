import type { Component } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { images } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import { DATA_NAMESPACE, OBJECT_STORE_SERVICE } from "../names";
import type { LocalObjectStore } from "../object-store";
import type { ObjectStoreServer, ObjectStoreServerProps } from "./object-store-server";
import { once } from "./once";
import { HEADLESS_SERVICE, LABELS, POD, PORTS, seaweedfsObjects } from "./seaweedfs-pod";

const CONFIG_SECRET = "seaweedfs-s3";
const BUCKETS = "seaweedfs-buckets";

/** SeaweedFS, the maintained S3-compatible store, as one pod with one volume. */
export const seaweedfs: ObjectStoreServer = {
  endpoint: `${OBJECT_STORE_SERVICE}.${DATA_NAMESPACE}.svc:${String(PORTS.s3)}`,
  component: (props) => ({
    name: "seaweedfs",
    layer: "data",
    description: "S3-compatible object store of a local cluster",
    namespace: DATA_NAMESPACE,
    before: [accessKeys(props.stores)],
    after: [
      ...seaweedfsObjects({ storageClass: props.storageClass, configSecret: CONFIG_SECRET }),
      buckets(props),
    ],
    metrics: [
      {
        name: "seaweedfs",
        pods: { namespace: DATA_NAMESPACE, labels: LABELS },
        port: "metrics",
        portNumber: PORTS.metrics,
      },
    ],
    flows: flows(),
  }),
};

/** The server's list of who may do what: for each bucket one key, which opens that bucket alone. */
function accessKeys(stores: readonly LocalObjectStore[]): KubernetesObject {
  const data: Record<string, StoredSecret> = {};
  const identities = stores.map(({ name, bucketName, credentials }) => {
    data[`${name}_id`] = credentials.accessKeyId;
    data[`${name}_key`] = credentials.secretAccessKey;
    return {
      name,
      credentials: [{ accessKey: `{{ .${name}_id }}`, secretKey: `{{ .${name}_key }}` }],
      actions: ["Read", "Write", "List", "Tagging"].map((action) => `${action}:${bucketName}`),
    };
  });
  const template = { "config.json": JSON.stringify({ identities }) };
  return externalSecret({ name: CONFIG_SECRET, namespace: DATA_NAMESPACE, data, template });
}

/** Makes the buckets. The shell says nothing by its exit code, so its list of buckets is what counts. */
function buckets({ stores, vault }: ObjectStoreServerProps): KubernetesObject {
  const host = `${POD}.${HEADLESS_SERVICE}.${DATA_NAMESPACE}.svc`;
  const commands = stores.flatMap(({ bucketName, expireAfterDays }) => [
    `s3.bucket.create -name=${bucketName}`,
    ...(expireAfterDays === undefined
      ? []
      : [`fs.configure -locationPrefix=/buckets/${bucketName}/ -ttl=${timeToLive(expireAfterDays)} -apply`]),
  ]);
  const script = `
shell() { weed shell -master=${host}:${String(PORTS.master)} -filer=${host}:${String(PORTS.filer)}; }
for attempt in $(seq 60); do
  printf '%s\\n' ${commands.map((command) => `'${command}'`).join(" ")} | shell || true
  found=$(echo s3.bucket.list | shell || true)
  missing=
  for bucket in ${stores.map((store) => store.bucketName).join(" ")}; do
    echo "$found" | grep -q "$bucket" || missing="$missing $bucket"
  done
  [ -n "$missing" ] || exit 0
  sleep 5
done
echo "buckets that could not be made:$missing"
exit 1
`;
  return once({
    name: BUCKETS,
    namespace: DATA_NAMESPACE,
    image: images.seaweedfs,
    script,
    version: vault.version,
  });
}

/** SeaweedFS keeps an expiry as one byte and a unit: days up to 255, then weeks. */
function timeToLive(days: number): string {
  return days <= 255 ? `${String(days)}d` : `${String(Math.ceil(days / 7))}w`;
}

function flows(): Component["flows"] & {} {
  const server = { namespace: DATA_NAMESPACE, labels: LABELS };
  const setup = { namespace: DATA_NAMESPACE, labels: { "app.kubernetes.io/name": BUCKETS } };
  const { master, filer, grpcOffset } = PORTS;
  return [
    {
      from: setup,
      to: server,
      ports: [master, master + grpcOffset, filer, filer + grpcOffset],
      why: "makes the buckets",
    },
  ];
}
