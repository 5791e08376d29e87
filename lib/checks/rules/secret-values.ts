import { oncePerGraph, type ReleaseNode, type StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, places, textOf, type Place } from "../walk";
import { inContents, inValues } from "./by-field";
import { ofKind } from "./by-kind";
import { chartReleases, namespaceOf } from "./known";

/** A Secret that External Secrets will write. */
interface Produced {
  readonly release: ReleaseNode;
  readonly keys: ReadonlySet<string>;
}

/** Secrets by `namespace/name`, with the keys that they will have. */
const producedSecrets = oncePerGraph((graph): ReadonlyMap<string, Produced> => {
  const found = new Map<string, Produced>();
  for (const entry of ofKind(graph, "ExternalSecret")) {
    const { object, release } = entry;
    const name = textOf(at(object, "spec", "target", "name")) ?? object.metadata.name;
    const templated = at(object, "spec", "target", "template", "data");
    const merges = at(object, "spec", "target", "template", "mergePolicy") === "Merge";
    const read = listOf(at(object, "spec", "data")).map((item) => String(field(item, "secretKey")));
    const keys = new Set([
      ...(isRecord(templated) ? Object.keys(templated) : []),
      ...(isRecord(templated) && !merges ? [] : read),
    ]);
    found.set(`${namespaceOf(entry)}/${name}`, { release, keys });
  }
  return found;
});

/** How ArgoCD's own configuration names a key of a Secret, `$name:key`; `$key` is of its notifications' Secret. */
const ARGO_REFERENCE = /\$(?:([a-z0-9][a-z0-9.-]*):)?([A-Za-z][\w.-]*)/g;

const withDollar = inValues.texts(["$"], (text) => !text.includes("${"));

function argoReferences({ path, value }: Place): { secret: string; key: string }[] {
  const notifies = path.startsWith("notifications.");
  return [...String(value).matchAll(ARGO_REFERENCE)].flatMap(([, secret, key = ""]) =>
    secret !== undefined
      ? [{ secret, key }]
      : notifies
        ? [{ secret: "argocd-notifications-secret", key }]
        : [],
  );
}

const argoNamesKeys: Rule = {
  id: "argocd-reads-keys-that-exist",
  family: "references",
  title: "A key of a Secret that ArgoCD's configuration names is one that an ExternalSecret writes",
  reason:
    "ArgoCD starts and takes the reference itself for the password: nobody signs in, and no message is sent.",
  holds: [62],
  *check(graph): Iterable<Finding> {
    const known = producedSecrets(graph);
    for (const { source, place } of withDollar(graph)) {
      if (source.release.chart !== "argo-cd") continue;
      for (const { secret, key } of argoReferences(place)) {
        if (known.get(`${source.namespace}/${secret}`)?.keys.has(key) === true) continue;
        yield {
          path: source.path,
          problem: `${place.path} asks for ${key} of the Secret ${secret}, which nothing writes`,
          mend: "name a key of an ExternalSecret in its namespace",
        };
      }
    }
  },
};

/** How the Prometheus operator mounts the Secrets that Alertmanager and Prometheus are given: one file for each key. */
const MOUNTED = /\/etc\/(?:alertmanager|prometheus)\/secrets\/([^/\s"]+)\/([^/\s"]+)/g;

const mounts = inValues.texts(["/secrets/"]);

const mountedKeysExist: Rule = {
  id: "mounted-keys-exist",
  family: "references",
  title: "A file of a mounted Secret that a configuration names is a key that an ExternalSecret writes",
  reason: "Alertmanager starts, and every message fails for want of the file with its address.",
  holds: [62],
  *check(graph): Iterable<Finding> {
    const known = producedSecrets(graph);
    for (const { source, place } of mounts(graph)) {
      for (const [, secret = "", key = ""] of listOf(place.value).join(" ").matchAll(MOUNTED)) {
        if (known.get(`${source.namespace}/${secret}`)?.keys.has(key) === true) continue;
        yield {
          path: source.path,
          problem: `${place.path} reads ${key} of the Secret ${secret}, which nothing writes`,
          mend: "name a key of an ExternalSecret in its namespace",
        };
      }
    }
  },
};

/** Fields of values that name a Secret, by themselves or below. */
const secretFields = inValues.fields(/secret/i);

/** Names of Secrets of its namespace that values name, with the release. */
function secretsNamed(graph: StackGraph): { release: ReleaseNode; name: string }[] {
  return secretFields(graph).flatMap(({ source: { release, namespace }, place }) => {
    const values = [place.value, ...places(place.value).map(({ value }) => value)];
    return values.flatMap((value) =>
      typeof value === "string" ? [{ release, name: `${namespace}/${value}` }] : [],
    );
  });
}

const secretsComeFirst: Rule = {
  id: "secrets-before-their-readers",
  family: "order",
  title: "A chart waits for the ExternalSecrets that write the Secrets which its values name",
  reason:
    "Its pods wait for a Secret that is asked for after them, and the release's own time to wait runs out first.",
  holds: [60, 61],
  *check(graph): Iterable<Finding> {
    const known = producedSecrets(graph);
    for (const { release, name } of secretsNamed(graph)) {
      const writer = known.get(name)?.release.resource.address;
      if (writer === undefined || graph.waitsFor(release.resource.address, writer)) continue;
      yield {
        path: release.resource.path,
        problem: `does not wait for the Secret ${name}`,
        mend: `let it depend on ${writer}`,
      };
    }
  },
};

const storesComeFirst: Rule = {
  id: "stores-before-secrets",
  family: "order",
  title: "An ExternalSecret waits for the store that it reads from",
  reason:
    "Helm waits for the Secret's readers and not for the Secret: the first apply is green with pods that never start.",
  holds: [61],
  *check(graph): Iterable<Finding> {
    const stores = new Map(
      ofKind(graph, "SecretStore", "ClusterSecretStore").map(({ object, release }) => [
        object.metadata.name,
        release.resource.address,
      ]),
    );
    for (const { object, release } of ofKind(graph, "ExternalSecret")) {
      const store = stores.get(String(at(object, "spec", "secretStoreRef", "name")));
      if (store === undefined || store === release.resource.address) continue;
      if (!graph.waitsFor(release.resource.address, store))
        yield {
          path: release.resource.path,
          problem: `asks for ${object.metadata.name} before its store is there`,
          mend: `let it depend on ${store}`,
        };
    }
  },
};

const WITH_PASSWORD = /:\/\/[^\s/@:${}]*:[^\s/@${}]+@/;

const addressesWithPassword = inContents.texts(["@"], (text) => WITH_PASSWORD.test(text));

const noPasswordInAddresses: Rule = {
  id: "no-password-in-an-address",
  family: "secrets",
  title: "No address in charts' values or in objects holds a password, in lists neither",
  reason:
    "It is in the state, in the plan, in the release, and in every log line that says where the server connects to.",
  holds: [114, 117],
  *check(graph): Iterable<Finding> {
    const mend = "read the password from a Secret";
    for (const { source, place } of addressesWithPassword(graph))
      yield { path: source.path, problem: `${place.path} holds a password`, mend };
  },
};

/** Volumes that charts bring, for containers that values add to their pods. */
const CHART_VOLUMES: Readonly<Record<string, readonly string[]>> = { velero: ["plugins", "scratch"] };

const addedContainersMount: Rule = {
  id: "added-containers-mount-what-exists",
  family: "references",
  title: "A container that values add to a chart's pod mounts volumes of that pod",
  reason: "The API server refuses the whole Deployment for one mount of another name.",
  holds: [],
  *check(graph): Iterable<Finding> {
    for (const release of chartReleases(graph)) {
      const own = CHART_VOLUMES[release.chart];
      if (own === undefined) continue;
      const { initContainers, extraVolumes } = release.values;
      const known = [...own, ...listOf(extraVolumes).map((volume) => String(field(volume, "name")))];
      const mounts = listOf(initContainers).flatMap((container) => listOf(field(container, "volumeMounts")));
      for (const name of mounts
        .map((mount) => String(field(mount, "name")))
        .filter((one) => !known.includes(one)))
        yield {
          path: release.resource.path,
          problem: `mounts ${name}; its pod has ${known.join(", ")}`,
          mend: "name one of them",
        };
    }
  },
};

/** What charts' values say about Secrets and volumes that others make. */
export const secretValueRules: readonly Rule[] = [
  argoNamesKeys,
  mountedKeysExist,
  secretsComeFirst,
  storesComeFirst,
  addedContainersMount,
  noPasswordInAddresses,
];
