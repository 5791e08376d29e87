import type { Finding, Rule } from "../rule";
import { inContents, inResources, inValues } from "./by-field";
import { ofKind } from "./by-kind";

/** Arguments that Terraform keeps in the state as they are; each has a write-only twin or is made by the cloud. */
const storedArguments = inResources.fields(
  "password",
  "master_password",
  "administrator_password",
  "root_password",
  "secret_string",
  "secret_data",
  "admin_password",
  "client_secret",
);

/** Attributes that carry a cluster's credentials. */
const CREDENTIAL =
  /\.(kube_admin_config|kube_config|kube_admin_config_raw|kube_config_raw|master_auth\b.*client_key|private_key)\b/;

const WORDS = ["kube_config", "kube_admin_config", "master_auth", "private_key"];
const readsCredential = (text: string): boolean => text.includes("${") && CREDENTIAL.test(text);
const byArguments = inResources.texts(WORDS, readsCredential);
const byContents = inContents.texts(WORDS, readsCredential);

const noSecretInState: Rule = {
  id: "no-secret-in-state",
  family: "secrets",
  title: "No password is an argument that Terraform stores",
  reason: "State, plans and their logs are read by more people and tools than the secret is meant for.",
  holds: [22, 117, 118],
  *check(graph): Iterable<Finding> {
    for (const node of graph.resources) {
      if (node.address.startsWith("ephemeral.")) continue;
      if (node.type === "random_password") {
        yield {
          path: node.path,
          problem: "is a random_password, whose result is in the state",
          mend: "make the password ephemeral and write it with a write-only argument",
        };
      }
      if (node.type === "azurerm_key_vault_secret" && "value" in node.attributes) {
        yield { path: node.path, problem: "stores its value in the state", mend: "use value_wo" };
      }
    }
    for (const { source, place } of storedArguments(graph)) {
      if (typeof place.value !== "string" || source.node.type === "helm_release") continue;
      if (!source.node.address.startsWith("ephemeral."))
        yield {
          path: source.node.path,
          problem: `${place.path} is kept in the state`,
          mend: "use the write-only argument",
        };
    }
    const readers = [
      ...byArguments(graph)
        .filter(({ source }) => !source.node.address.startsWith("ephemeral."))
        .map(({ source, place }) => ({ path: source.node.path, place })),
      ...byContents(graph).map(({ source, place }) => ({ path: source.path, place })),
    ];
    for (const { path, place } of readers) {
      yield { path, problem: `${place.path} reads a credential of the cluster`, mend: "use an exec plugin" };
    }
  },
};

/** Values whose names say that they are secret; references to a Secret by name are not. */
const secretlyNamed = inValues.fields(
  /(password|passwd|secretkey|secret_key|accesskey|access_key|clientsecret|client_secret|cookiesecret|token|apikey|api_key)$/i,
);
const REFERENCE_NAME =
  /(existing|secretname|secretref|keyref|key$|passwordkey|automount|mount|tokenpath|_file|tokenfile)/i;

const noSecretInValues: Rule = {
  id: "no-secret-in-values",
  family: "secrets",
  title: "No Helm value is a secret, and no chart keeps its default credential",
  reason:
    "Values are in the plan, in the state and in the cluster's release record; default credentials are public.",
  holds: [86, 87, 117],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of secretlyNamed(graph)) {
      const { value, path } = place;
      if (typeof value !== "string" || value === "" || value.startsWith("$") || value.includes("{{"))
        continue;
      if (!REFERENCE_NAME.test(path)) {
        yield {
          path: source.path,
          problem: `the value ${path} looks like a secret`,
          mend: "keep it in the secret store and name the Secret",
        };
      }
    }
    for (const release of graph.releases) {
      if (release.chart === "minio" && !Array.isArray(release.values["users"])) {
        yield {
          path: release.resource.path,
          problem: "MinIO keeps its default user console/console123",
          mend: "set users: []",
        };
      }
    }
  },
};

const noSecretObject: Rule = {
  id: "no-secret-object",
  family: "secrets",
  title: "A Secret among our objects holds no secret",
  reason: "Objects are Helm values, and those are in the plan and in the state.",
  holds: [117],
  *check(graph): Iterable<Finding> {
    for (const { object, release } of ofKind(graph, "Secret")) {
      if (object.apiVersion !== "v1") continue;
      const harmless =
        object.metadata.labels?.["argocd.argoproj.io/secret-type"] === "cluster" &&
        !JSON.stringify(object).includes("bearerToken");
      const empty = object["data"] === undefined && object["stringData"] === undefined;
      if (!harmless && !empty) {
        yield {
          path: `${release.resource.path} Secret ${object.metadata.name}`,
          problem: "is a Secret with content",
          mend: "make it an ExternalSecret",
        };
      }
    }
  },
};

/** Secrets. */
export const secretRules: readonly Rule[] = [noSecretInState, noSecretInValues, noSecretObject];
