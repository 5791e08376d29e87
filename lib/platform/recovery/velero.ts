import type { WorkloadIdentity } from "../../cloud/workload-identity";
import { charts } from "../../kubernetes/charts";
import type { Component, HelmValues } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { toApiServer } from "../../kubernetes/flows";
import { images } from "../../kubernetes/images";
import { BUILT_IN_NAMESPACES } from "../../kubernetes/namespace";
import type { KubernetesObject } from "../../kubernetes/object";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import { objectStorePort, veleroLocation, type ClientStore } from "../data/object-store-clients";
import type { PlatformInputs } from "../inputs";

/** Secret with the store's access key as the file that the plugin reads; only where pods have no identity of their own. */
const CREDENTIALS_SECRET = "velero-credentials";

/** User of Velero's image that is not root. */
const VELERO_UID = 65532;

const PLUGINS = { aws: images.veleroAws, azure: images.veleroAzure, gcp: images.veleroGcp } as const;

/** What is backed up: every namespace but the cluster's own. */
const EXCLUDED_NAMESPACES = BUILT_IN_NAMESPACES.filter((name) => name !== "default");

/** Left out: values that External Secrets or a controller makes again; a backup of them would be a second place to steal them from. */
const EXCLUDED_RESOURCES = ["secrets", "events", "events.events.k8s.io"];

/**
 * Backups of the cluster's objects, daily and weekly, in the `backups` store. Files of a volume are backed up where its pod asks for it
 * (annotation `backup.velero.io/backup-volumes`), read on the node by Velero's agent and not as snapshots of disks: that is the same on
 * every cloud, needs no right on disks, and can be restored on another cloud.
 */
export function velero(inputs: Pick<PlatformInputs, "settings" | "identities" | "stores">): Component {
  const { stores, settings } = inputs;
  const identity = inputs.identities.velero;
  const { namespace } = identity;
  const credentials = credentialsFile(stores.backups, namespace);
  return {
    name: "velero",
    layer: "recovery",
    description:
      "Backs up the cluster's objects every day and every week, and the volumes whose pods ask for it",
    namespace,
    ...(credentials.length > 0 ? { before: credentials } : {}),
    releases: [
      {
        chart: charts.velero,
        values: {
          ...server(identity),
          ...nodeAgent(identity),
          ...location(stores.backups),
          ...upgradeJob(settings.kubernetesVersion),
          schedules: schedules(settings.profile.retention),
        },
      },
    ],
    metrics: [
      {
        name: "velero",
        pods: { namespace, labels: { "app.kubernetes.io/name": "velero" } },
        port: "http-monitoring",
        portNumber: 8085,
      },
    ],
    flows: [
      toApiServer(namespace, "reads what it backs up and writes what it restores"),
      {
        from: { namespace },
        to: "object-store",
        ports: [objectStorePort(stores.backups)],
        why: "keeps the backups",
      },
    ],
  };
}

function server(identity: WorkloadIdentity): HelmValues {
  const { serviceAccount, serviceAccountAnnotations, podLabels } = identity;
  return {
    podLabels,
    podSecurityContext: { ...RESTRICTED_POD, runAsUser: VELERO_UID, fsGroup: VELERO_UID },
    containerSecurityContext: RESTRICTED_CONTAINER,
    resources: resources({ cpu: "50m", memory: "128Mi" }, { memory: "512Mi" }),
    serviceAccount: {
      server: { create: true, name: serviceAccount, annotations: serviceAccountAnnotations },
    },
  };
}

/** Root on the node, without more: it reads the files of pods of every user. Tainted nodes run what can be run again, so none there. */
function nodeAgent(identity: WorkloadIdentity): HelmValues {
  return {
    deployNodeAgent: true,
    nodeAgent: {
      podLabels: identity.podLabels,
      resources: resources({ cpu: "20m", memory: "128Mi" }, { memory: "1Gi" }),
      podSecurityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } },
    },
  };
}

function location(store: ClientStore): HelmValues {
  const { provider, ...where } = veleroLocation(store);
  return {
    snapshotsEnabled: false,
    credentials:
      store.credentials.kind === "access-key"
        ? { useSecret: true, existingSecret: CREDENTIALS_SECRET }
        : { useSecret: false },
    configuration: {
      uploaderType: "kopia",
      backupStorageLocation: [{ name: "default", default: true, provider, ...where }],
    },
    initContainers: [
      {
        name: "plugin",
        image: PLUGINS[provider],
        imagePullPolicy: "IfNotPresent",
        volumeMounts: [{ mountPath: "/target", name: "plugins" }],
        resources: resources({ cpu: "20m", memory: "32Mi" }, { memory: "128Mi" }),
        securityContext: { ...RESTRICTED_CONTAINER, runAsUser: VELERO_UID },
      },
    ],
  };
}

/** The chart's job that brings the CRDs to the release's version: Helm itself never changes a CRD that is there (rule 95). */
function upgradeJob(kubernetesVersion: string): HelmValues {
  return {
    upgradeCRDs: true,
    upgradeJobResources: resources({ cpu: "20m", memory: "64Mi" }, { memory: "256Mi" }),
    kubectl: {
      image: { tag: `v${kubernetesVersion}.0` },
      resources: resources({ cpu: "20m", memory: "64Mi" }),
    },
  };
}

/** Daily at 05:00 UTC, weekly on Sundays at 06:00 UTC. */
function schedules(retention: PlatformInputs["settings"]["profile"]["retention"]): HelmValues {
  return {
    daily: schedule("0 5 * * *", retention.dailyBackupDays),
    weekly: schedule("0 6 * * 0", retention.weeklyBackupDays),
  };
}

function schedule(cron: string, days: number): HelmValues {
  return {
    schedule: cron,
    useOwnerReferencesInBackup: false,
    template: {
      ttl: `${String(days * 24)}h0m0s`,
      storageLocation: "default",
      includedNamespaces: ["*"],
      excludedNamespaces: EXCLUDED_NAMESPACES,
      excludedResources: EXCLUDED_RESOURCES,
      snapshotVolumes: false,
      defaultVolumesToFsBackup: false,
    },
  };
}

function credentialsFile(store: ClientStore, namespace: string): readonly KubernetesObject[] {
  if (store.credentials.kind !== "access-key") return [];
  const { accessKeyId, secretAccessKey } = store.credentials;
  return [
    externalSecret({
      name: CREDENTIALS_SECRET,
      namespace,
      data: { id: accessKeyId, key: secretAccessKey },
      template: { cloud: "[default]\naws_access_key_id={{ .id }}\naws_secret_access_key={{ .key }}\n" },
    }),
  ];
}
