import type { Finding, Rule } from "../rule";
import { oncePerGraph } from "../graph";
import { at, isRecord, listOf, textOf } from "../walk";
import { inContents, inResources, inValues } from "./by-field";
import { ofKind } from "./by-kind";

/** Keys of the Secrets that objects of the stack produce: `namespace/name` -> keys, or undefined when the producer decides. */
const producedSecrets = oncePerGraph((graph): ReadonlyMap<string, ReadonlySet<string> | undefined> => {
  const produced = new Map<string, ReadonlySet<string> | undefined>();
  for (const { object, release } of ofKind(graph, "ExternalSecret", "Secret", "Certificate", "Cluster")) {
    const namespace = object.metadata.namespace ?? release.namespace;
    const spec = object["spec"];
    if (object.kind === "ExternalSecret") {
      const name = textOf(at(spec, "target", "name")) ?? object.metadata.name;
      const template = at(spec, "target", "template", "data");
      const keys = [
        ...(isRecord(template) ? Object.keys(template) : []),
        ...listOf(at(spec, "data")).flatMap((entry) => textOf(at(entry, "secretKey")) ?? []),
      ];
      produced.set(`${namespace}/${name}`, at(spec, "dataFrom") === undefined ? new Set(keys) : undefined);
    } else if (object.kind === "Secret") {
      const data = {
        ...(isRecord(object["data"]) ? object["data"] : {}),
        ...(isRecord(object["stringData"]) ? object["stringData"] : {}),
      };
      produced.set(`${namespace}/${object.metadata.name}`, new Set(Object.keys(data)));
    } else if (object.kind === "Certificate") {
      produced.set(
        `${namespace}/${textOf(at(spec, "secretName")) ?? ""}`,
        new Set(["tls.crt", "tls.key", "ca.crt"]),
      );
    } else if (object.kind === "Cluster" && object.apiVersion.startsWith("postgresql.cnpg.io")) {
      for (const suffix of ["app", "superuser", "ca"])
        produced.set(`${namespace}/${object.metadata.name}-${suffix}`, undefined);
    }
  }
  for (const { attributes } of graph.ofType("kubernetes_secret_v1")) {
    const metadata = listOf(attributes["metadata"])[0];
    produced.set(
      `${textOf(at(metadata, "namespace")) ?? "default"}/${textOf(at(metadata, "name")) ?? ""}`,
      undefined,
    );
  }
  return produced;
});

const keyReferences = inContents.fields("secretKeyRef");

const secretKeysExist: Rule = {
  id: "secret-keys-exist",
  family: "references",
  title: "Every key of a Secret that a pod or a chart reads is produced",
  reason: "A pod that waits for a key stays in CreateContainerConfigError until the release's timeout.",
  holds: [60, 62, 151],
  *check(graph): Iterable<Finding> {
    const produced = producedSecrets(graph);
    for (const { source, place } of keyReferences(graph)) {
      const [secret, key] = [textOf(at(place.value, "name")), textOf(at(place.value, "key"))];
      if (secret === undefined || key === undefined || at(place.value, "optional") === true) continue;
      const name = `${source.namespace}/${secret}`;
      if (!produced.has(name)) {
        yield {
          path: source.path,
          problem: `${place.path} reads the Secret ${name}, which nothing makes`,
          mend: "declare an ExternalSecret in the component's `before`",
        };
      } else if (produced.get(name)?.has(key) === false) {
        yield {
          path: source.path,
          problem: `${place.path} reads the key ${key} of ${name}, which has ${[...(produced.get(name) ?? [])].join(", ")}`,
          mend: "use a key that it has",
        };
      }
    }
  },
};

/** Values by which charts take a Secret that exists already. */
const existing = inValues.fields(
  "existingSecret",
  "existingSecretName",
  "existingDatabaseSecret",
  "existingConfigSecret",
  "extraSecretNamesForEnvFrom",
);

const existingSecretsExist: Rule = {
  id: "existing-secrets-exist",
  family: "references",
  title: "Every Secret that a chart is told exists is produced in its namespace",
  reason: "The release waits for pods that never start.",
  holds: [60, 62],
  *check(graph): Iterable<Finding> {
    const produced = producedSecrets(graph);
    for (const { source, place } of existing(graph)) {
      for (const one of listOf(place.value)) {
        const name = textOf(isRecord(one) ? one["name"] : one);
        // Argo CD's Redis password is made by the chart's own job.
        if (name === undefined || name === "" || name === "argocd-redis") continue;
        if (produced.has(`${source.namespace}/${name}`)) continue;
        yield {
          path: source.path,
          problem: `${place.path} names the Secret ${name}, which nothing makes in ${source.namespace}`,
          mend: "declare an ExternalSecret in the component's `before`",
        };
      }
    }
  },
};

const storeHasSecret: Rule = {
  id: "store-has-secret",
  family: "references",
  title: "Every ExternalSecret reads the environment's one store, which exists",
  reason: "A store of another name, or another backend than the one that is written, never becomes ready.",
  holds: [10, 11],
  *check(graph): Iterable<Finding> {
    const stores = new Set(ofKind(graph, "ClusterSecretStore").map(({ object }) => object.metadata.name));
    for (const { object, release } of ofKind(graph, "ExternalSecret")) {
      const name = textOf(at(object, "spec", "secretStoreRef", "name")) ?? "";
      if (!stores.has(name)) {
        yield {
          path: `${release.resource.path} ExternalSecret ${object.metadata.name}`,
          problem: `reads the store ${name}; there is ${[...stores].join(", ") || "none"}`,
          mend: "build it with externalSecret()",
        };
      }
    }
  },
};

const defaultAccounts = inResources.texts(["system:serviceaccount:", ".svc.id.goog["], (text) =>
  /system:serviceaccount:[\w-]+:default\b|svc\.id\.goog\[[\w-]+\/default\]/.test(text),
);

const noDefaultServiceAccount: Rule = {
  id: "no-default-service-account",
  family: "identity",
  title: "Nothing gives rights to a default ServiceAccount",
  reason: "Every pod of the namespace that names no account would have them.",
  holds: [9],
  *check(graph): Iterable<Finding> {
    for (const { source } of defaultAccounts(graph)) {
      if (source.node.type !== "helm_release") {
        yield {
          path: source.node.path,
          problem: "trusts a default ServiceAccount",
          mend: "name the account that the pods run as",
        };
      }
    }
  },
};

/** References that must resolve. */
export const referenceRules: readonly Rule[] = [
  secretKeysExist,
  existingSecretsExist,
  storeHasSecret,
  noDefaultServiceAccount,
];
