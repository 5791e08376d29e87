import type { Finding, Rule } from "../rule";
import { field, listOf } from "../walk";
import { inContents, inObjects, inResources } from "./by-field";

const writtenOnce = inResources.fields(/_wo$/);

const writeOnly: Rule = {
  id: "passwords-are-generated",
  family: "secrets",
  title: "Passwords are generated for the moment, long and safe in addresses, written once, and each is used",
  reason:
    "A literal is in the plan and in the code; a password with `/` breaks the address that it is put into; one without a version is never replaced.",
  holds: [113, 114, 116],
  *check(graph): Iterable<Finding> {
    const used = new Set<string>();
    const known = new Set(graph.resources.map(({ address }) => address));
    for (const { source, place } of writtenOnce(graph)) {
      const { node } = source;
      const { key, value, path } = place;
      if (node.type !== "helm_release" && value !== undefined && value !== null) {
        const text = JSON.stringify(value);
        if (!text.includes("${ephemeral."))
          yield {
            path: node.path,
            problem: `${path} is written in the code`,
            mend: "refer to an ephemeral password",
          };
        for (const [, address] of text.matchAll(/\$\{(ephemeral\.[\w-]+\.[\w-]+)/g)) {
          used.add(address ?? "");
          if (!known.has(address ?? ""))
            yield {
              path: node.path,
              problem: `${path} refers to ${address ?? ""}, which is not there`,
              mend: "refer to the password that is stored",
            };
        }
        const version = ["version", "revision"].map((word) => node.attributes[`${key}_${word}`]);
        if (version.every((number) => typeof number !== "number"))
          yield {
            path: node.path,
            problem: `${path} has no version: a new password is never written`,
            mend: `set ${key}_version`,
          };
      }
    }
    for (const { address, type, attributes } of graph.resources.filter(
      (node) => node.address.startsWith("ephemeral.") && node.type === "random_password",
    )) {
      if (attributes["special"] === true)
        yield { path: address, problem: `this ${type} has special characters`, mend: "set special to false" };
      if (Number(attributes["length"]) < 16)
        yield {
          path: address,
          problem: `has ${String(attributes["length"])} characters`,
          mend: "use 20 or more",
        };
      if (!used.has(address))
        yield {
          path: address,
          problem: "is generated and stored nowhere",
          mend: "write it with a write-only argument",
        };
    }
  },
};

/** Where pods read secrets from. */
const STORES = /_secret(_version)?$/;

const storeComesLast: Rule = {
  id: "stores-are-written-last",
  family: "order",
  title: "A password that is written to a server and to a store is in the store last",
  reason:
    "Pods read it there: a password that the server does not have yet, or never gets when the run stops in between, signs nobody in.",
  holds: [113],
  *check(graph): Iterable<Finding> {
    const written = writtenOnce(graph).filter(({ place }) => typeof place.value === "string");
    for (const { source, place } of written.filter(({ source: { node } }) => STORES.test(node.type)))
      for (const { source: other } of written.filter((one) => one.place.value === place.value))
        if (!STORES.test(other.node.type) && !graph.waitsFor(source.node.address, other.node.address))
          yield {
            path: source.node.path,
            problem: `does not wait for ${other.node.address}, which is given the same password`,
            mend: "let the store's version depend on it",
          };
  },
};

const SECRET_KEY =
  /(password|passwd|secret_?access_?key|secret_?key|client_?secret|api_?key|(?<!csrf_)token)$/i;
const WITH_CREDENTIALS = /^[a-z+]+:\/\/[^/\s:@{$]+:[^/\s@{$]+@/;

const credentialed = inContents.texts(["://"], (text) => WITH_CREDENTIALS.test(text));
const secretKeys = inObjects.fields(SECRET_KEY);
const variables = inObjects.fields("env");

const noSecretInPlainSight: Rule = {
  id: "no-secret-in-plain-sight",
  family: "secrets",
  title: "No address, variable or ConfigMap holds a password",
  reason:
    "Values, pod descriptions and ConfigMaps are in the plan, in the state and readable by whoever may list pods.",
  holds: [117],
  *check(graph): Iterable<Finding> {
    const mend = "keep it in the secret store and refer to the Secret";
    for (const { source, place } of credentialed(graph))
      yield { path: source.path, problem: `${place.path} is an address with a password`, mend };
    for (const { source, place } of secretKeys(graph)) {
      if (source.object.kind === "ConfigMap" && place.path.startsWith("data."))
        yield { path: source.path, problem: `${place.path} looks like a secret`, mend };
    }
    for (const { source, place } of variables(graph)) {
      for (const name of secretVariables(place.value))
        yield { path: source.path, problem: `the variable ${name} looks like a secret`, mend };
    }
  },
};

/** Variables of pods that are given a text where a reference to a Secret belongs. */
const secretVariables = (env: unknown): string[] =>
  listOf(env)
    .filter((item) => {
      const text = field(item, "value");
      return typeof text === "string" && text !== "" && !text.includes("{{");
    })
    .map((item) => String(field(item, "name")))
    .filter((name) => SECRET_KEY.test(name));

/** Passwords, and where they must not be. */
export const passwordRules: readonly Rule[] = [writeOnly, storeComesLast, noSecretInPlainSight];
