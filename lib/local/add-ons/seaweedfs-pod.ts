import { images } from "../../kubernetes/images";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { DATA_NAMESPACE, OBJECT_STORE_SERVICE } from "../names";
import { VOLUME_GIB } from "./object-store-server";

/** Labels of the server's pod. */
export const LABELS = { "app.kubernetes.io/name": "seaweedfs" } as const;
/** Service that gives the pod a name of its own, before it is ready too. */
export const HEADLESS_SERVICE = "seaweedfs";
/** Name of the one pod. */
export const POD = `${HEADLESS_SERVICE}-0`;
/** Ports of the server; each gRPC port is `grpcOffset` above its HTTP port. */
export const PORTS = {
  s3: 8333,
  master: 9333,
  volume: 8080,
  filer: 8888,
  metrics: 9327,
  grpcOffset: 10_000,
} as const;

const USER = 1000;
const CONFIG_FOLDER = "/etc/seaweedfs-s3";

/**
 * Small volume files, grown one at a time: by default SeaweedFS makes seven of 30 GB for each bucket, which is more than a laptop has.
 */
const MASTER_SETTINGS = [{ name: "WEED_MASTER_VOLUME_GROWTH_COPY_1", value: "1" }];
const VOLUME_FILE_MB = 256;
const VOLUME_FILES = Math.floor((VOLUME_GIB * 1024) / VOLUME_FILE_MB);

/** All servers of SeaweedFS (master, volume, filer, S3) in one process, and the Services in front of it. */
export function seaweedfsObjects(props: {
  readonly storageClass: string;
  readonly configSecret: string;
}): readonly KubernetesObject[] {
  const meta = { namespace: DATA_NAMESPACE, labels: LABELS };
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: HEADLESS_SERVICE, ...meta },
      spec: {
        clusterIP: "None",
        publishNotReadyAddresses: true,
        selector: LABELS,
        ports: [{ name: "master", port: PORTS.master }],
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: OBJECT_STORE_SERVICE, ...meta },
      spec: { selector: LABELS, ports: [{ name: "s3", port: PORTS.s3, targetPort: "s3" }] },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name: HEADLESS_SERVICE, ...meta },
      spec: {
        serviceName: HEADLESS_SERVICE,
        replicas: 1,
        selector: { matchLabels: LABELS },
        template: { metadata: { labels: LABELS }, spec: podSpec(props.configSecret) },
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: props.storageClass,
              resources: { requests: { storage: `${String(VOLUME_GIB)}Gi` } },
            },
          },
        ],
      },
    },
  ];
}

function podSpec(configSecret: string) {
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { ...RESTRICTED_POD, runAsUser: USER, runAsGroup: USER, fsGroup: USER },
    containers: [
      {
        name: "seaweedfs",
        image: images.seaweedfs,
        // Past the image's entry point, which wants to be root.
        command: ["weed"],
        args: serverArguments(),
        env: MASTER_SETTINGS,
        ports: [
          { name: "s3", containerPort: PORTS.s3 },
          { name: "metrics", containerPort: PORTS.metrics },
        ],
        readinessProbe: { tcpSocket: { port: "s3" }, periodSeconds: 5 },
        livenessProbe: { tcpSocket: { port: "s3" }, initialDelaySeconds: 60, periodSeconds: 20 },
        resources: resources({ cpu: "100m", memory: "256Mi" }, { memory: "1Gi" }),
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [
          { name: "data", mountPath: "/data" },
          { name: "tmp", mountPath: "/tmp" },
          { name: "config", mountPath: CONFIG_FOLDER, readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: "tmp", emptyDir: {} },
      { name: "config", secret: { secretName: configSecret } },
    ],
  };
}

function serverArguments(): readonly string[] {
  return [
    "server",
    "-dir=/data",
    `-ip=${POD}.${HEADLESS_SERVICE}.${DATA_NAMESPACE}.svc`,
    "-ip.bind=0.0.0.0",
    `-master.port=${String(PORTS.master)}`,
    `-master.volumeSizeLimitMB=${String(VOLUME_FILE_MB)}`,
    `-volume.port=${String(PORTS.volume)}`,
    `-volume.max=${String(VOLUME_FILES)}`,
    "-filer",
    `-filer.port=${String(PORTS.filer)}`,
    "-s3",
    `-s3.port=${String(PORTS.s3)}`,
    `-s3.config=${CONFIG_FOLDER}/config.json`,
    `-metricsPort=${String(PORTS.metrics)}`,
  ];
}
