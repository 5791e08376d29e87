import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, places, textOf } from "../walk";
import { inObjects, inValues } from "./by-field";
import { ofKind } from "./by-kind";
import { namespaceOf, pathOf } from "./known";

/** Names under which the environment's secrets are kept. */
function storedNames(graph: StackGraph): Set<string> {
  const names = [
    ...graph.ofType("aws_secretsmanager_secret").map(({ attributes }) => attributes["name"]),
    ...graph.ofType("azurerm_key_vault_secret").map(({ attributes }) => attributes["name"]),
    ...graph.ofType("google_secret_manager_secret").map(({ attributes }) => attributes["secret_id"]),
    ...graph
      .ofType("kubernetes_secret_v1")
      .flatMap(({ attributes, address }) => [
        at(listOf(attributes["metadata"])[0], "name"),
        `\${${address}.metadata[0].name}`,
      ]),
  ];
  return new Set(names.flatMap((name) => (typeof name === "string" ? [name] : [])));
}

/** Rights on secrets that people store: their names stand in the grants, since no resource makes them. */
function grantsOnSecrets(graph: StackGraph): string[] {
  const arguments_ = [
    ...graph.ofType("aws_iam_role_policy").map(({ attributes }) => attributes["policy"]),
    ...graph.ofType("azurerm_role_assignment").map(({ attributes }) => attributes["scope"]),
    ...graph
      .ofType("google_secret_manager_secret_iam_member")
      .map(({ attributes }) => attributes["secret_id"]),
  ];
  return arguments_.flatMap((text) => textOf(text) ?? []);
}

const isGranted = (key: string, grants: readonly string[]): boolean =>
  grants.some((text) => text.includes(`:secret:${key}-??????`) || text.endsWith(`/secrets/${key}`));

/** Beginnings of what the platform generates itself; locally, where no right is given, everything else is put there by a person. */
const GENERATED = /(^|[/_-])(postgres|grafana-admin|object-store|sign-in-cookie)/;

const remoteKeysExist: Rule = {
  id: "remote-keys-exist",
  family: "secrets",
  title:
    "Every ExternalSecret reads a secret that the store will have, as a whole or by the field that it has",
  reason:
    "The Secret is never made, the release waits for its pods and gives up after ten minutes with another message.",
  holds: [10, 11, 113],
  *check(graph): Iterable<Finding> {
    const stored = storedNames(graph);
    const grants = grantsOnSecrets(graph);
    const local = graph.ofType("kubernetes_secret_v1").length > 0;
    for (const entry of ofKind(graph, "ExternalSecret")) {
      for (const data of listOf(at(entry.object, "spec", "data"))) {
        const key = textOf(at(data, "remoteRef", "key")) ?? "";
        const property = at(data, "remoteRef", "property");
        const stores = local ? !GENERATED.test(key) : isGranted(key, grants);
        if (!stored.has(key) && !stores)
          yield {
            path: pathOf(entry),
            problem: `reads ${key}, which the store does not have`,
            mend: "declare it with secrets.generate or secrets.provided",
          };
        if ((property !== undefined) !== local || (local && property !== "value"))
          yield {
            path: pathOf(entry),
            problem: `reads the field ${JSON.stringify(property ?? null)} of ${key}`,
            mend: "use the secret store's own reference",
          };
      }
    }
  },
};

const templatesResolve: Rule = {
  id: "secret-templates-resolve",
  family: "secrets",
  title: "A Secret's template names only what was read",
  reason: "A template of a missing value stops the Secret, or writes `<no value>` for a password.",
  holds: [62, 152],
  *check(graph): Iterable<Finding> {
    for (const entry of ofKind(graph, "ExternalSecret")) {
      const spec = entry.object["spec"];
      if (at(spec, "dataFrom") !== undefined) continue;
      const read = new Set(listOf(at(spec, "data")).map((data) => textOf(field(data, "secretKey")) ?? ""));
      for (const { path, value } of places(at(spec, "target", "template", "data"))) {
        const used =
          typeof value === "string"
            ? [...value.matchAll(/\{\{[^}]*?(?:\.(\w+)|index \. "([^"]+)")[^}]*\}\}/g)].map(
                ([, dot, index]) => dot ?? index ?? "",
              )
            : [];
        for (const name of used.filter((one) => !read.has(one)))
          yield {
            path: pathOf(entry),
            problem: `${path} uses ${name}; what is read is ${[...read].join(", ")}`,
            mend: "name a secretKey of its data",
          };
      }
    }
  },
};

/** Keys of the Secrets that are made for charts: `namespace/name` -> keys. */
function keysOf(graph: StackGraph): Map<string, Set<string>> {
  return new Map(
    ofKind(graph, "ExternalSecret").map((entry) => {
      const spec = entry.object["spec"];
      const template = at(spec, "target", "template", "data");
      const merged = at(spec, "target", "template", "mergePolicy") === "Merge" || !isRecord(template);
      const keys = [
        ...(merged ? listOf(at(spec, "data")).map((data) => textOf(field(data, "secretKey")) ?? "") : []),
        ...Object.keys(isRecord(template) ? template : {}),
      ];
      return [
        `${namespaceOf(entry)}/${textOf(at(spec, "target", "name")) ?? entry.object.metadata.name}`,
        new Set(keys),
      ] as const;
    }),
  );
}

/** Values that give a key of a Secret named beside them, and the names themselves. */
const keyFields = inValues.fields(
  "existingSecret",
  "key",
  "usernameKey",
  "passwordKey",
  "userKey",
  "adminPasswordKey",
);

const chartsReadKeys: Rule = {
  id: "charts-read-keys-that-exist",
  family: "secrets",
  title: "Charts are told keys that their Secrets have",
  reason: "A pod that waits for a key stays in CreateContainerConfigError until the release's timeout.",
  holds: [62, 77],
  *check(graph): Iterable<Finding> {
    const made = keysOf(graph);
    for (const { source, place } of keyFields(graph)) {
      const path = place.above?.path ?? "";
      if (!/secret|(^|\.)admin$/i.test(path)) continue;
      const key = textOf(place.value);
      const name = textOf(place.beside("existingSecret")) ?? textOf(place.beside("name"));
      const keys = name === undefined ? undefined : made.get(`${source.namespace}/${name}`);
      if (place.key !== "existingSecret" && key !== undefined && keys?.has(key) === false)
        yield {
          path: source.path,
          problem: `${path} reads the key ${key} of ${name ?? ""}, which has ${[...keys].join(", ")}`,
          mend: "use a key that it has",
        };
      if (key !== undefined && keys === undefined && name !== undefined && /[sS]ecret$/.test(path))
        yield {
          path: source.path,
          problem: `${path} names the Secret ${name}, which nothing makes in ${source.namespace}`,
          mend: "declare an ExternalSecret in the component's `before`",
        };
      if (place.key === "existingSecret" && place.value === "")
        yield {
          path: source.path,
          problem: `${place.path} is empty: the chart makes its well-known password`,
          mend: "name the Secret",
        };
    }
  },
};

/** Ways in which Secrets of certificates and the like are named by our objects. */
const secretNames = inObjects.fields("secretName", "secretRef", "superuserSecret");

const secretNamesExist: Rule = {
  id: "named-secrets-exist",
  family: "secrets",
  title:
    "Secrets that objects name by `secretName` or `secretRef`, and those of ServiceAccounts, are made by somebody",
  reason:
    "An issuer or a volume waits for ever for a Secret of another name; a model's server starts without its account's and cannot read the model.",
  holds: [62],
  *check(graph): Iterable<Finding> {
    const made = keysOf(graph);
    const issued = new Set(
      ofKind(graph, "Certificate").map(({ object }) => textOf(at(object, "spec", "secretName")) ?? ""),
    );
    const certified = new Set(
      ofKind(graph, "ClusterIssuer", "Issuer").map(({ object }) =>
        textOf(at(object, "spec", "ca", "secretName")),
      ),
    );
    for (const entry of ofKind(graph, "Certificate")) {
      const path = pathOf(entry);
      if (
        at(entry.object, "spec", "isCA") === true &&
        !certified.has(textOf(at(entry.object, "spec", "secretName")))
      )
        yield { path, problem: "no issuer signs with it", mend: "name its secretName in the issuer" };
    }
    for (const entry of ofKind(graph, "ServiceAccount")) {
      const names = listOf(entry.object["secrets"]).flatMap((secret) => textOf(field(secret, "name")) ?? []);
      for (const name of names.filter((one) => !made.has(`${namespaceOf(entry)}/${one}`)))
        yield {
          path: pathOf(entry),
          problem: `names the Secret ${name}, which nothing makes`,
          mend: "declare the ExternalSecret",
        };
    }
    for (const { source, place } of secretNames(graph)) {
      if (!/Issuer$|^(Deployment|StatefulSet|Job|Gateway|Cluster)$/.test(source.object.kind)) continue;
      const name = textOf(place.key === "secretName" ? place.value : at(place.value, "name"));
      if (
        name !== undefined &&
        !issued.has(name) &&
        !made.has(`${source.namespace}/${name}`) &&
        at(place.value, "optional") !== true
      )
        yield {
          path: source.path,
          problem: `${place.path} names the Secret ${name}, which nothing makes`,
          mend: "declare the Certificate or ExternalSecret",
        };
    }
  },
};

/** The way of a secret from where it is made to who reads it. */
export const secretFlowRules: readonly Rule[] = [
  remoteKeysExist,
  templatesResolve,
  chartsReadKeys,
  secretNamesExist,
];
