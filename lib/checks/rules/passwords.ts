import type { Finding, Rule } from "../rule";
import { rememberedOf } from "../remembered";
import { field, listOf, places, placesLike, placesNamed } from "../walk";
import { chartReleases, pathOf } from "./known";
const writeOnly: Rule = {
  id: "passwords-are-generated",
  family: "secrets",
  title: "Passwords are generated for the moment, long and safe in addresses, written once, and each is used",
  reason:
    "A literal is in the plan and in the code; a password with `/` breaks the address that it is put into; one without a version is never replaced.",
  holds: [113, 114, 116],
  *check(graph): Iterable<Finding> {
    const used = new Set<string>();
    for (const node of graph.resources) {
      for (const { key, value, path } of placesLike(node.attributes, /_wo$/)) {
        if (node.type === "helm_release" || value === undefined || value === null) continue;
        const text = JSON.stringify(value);
        if (!text.includes("${ephemeral."))
          yield {
            path: node.path,
            problem: `${path} is written in the code`,
            mend: "refer to an ephemeral password",
          };
        for (const [, address] of text.matchAll(/\$\{(ephemeral\.[\w-]+\.[\w-]+)/g)) {
          used.add(address ?? "");
          if (!graph.resources.some((other) => other.address === address))
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

const SECRET_KEY =
  /(password|passwd|secret_?access_?key|secret_?key|client_?secret|api_?key|(?<!csrf_)token)$/i;
const WITH_CREDENTIALS = /^[a-z+]+:\/\/[^/\s:@{$]+:[^/\s@{$]+@/;

const noSecretInPlainSight: Rule = {
  id: "no-secret-in-plain-sight",
  family: "secrets",
  title: "No address, variable or ConfigMap holds a password",
  reason:
    "Values, pod descriptions and ConfigMaps are in the plan, in the state and readable by whoever may list pods.",
  holds: [117],
  *check(graph): Iterable<Finding> {
    const mend = "keep it in the secret store and refer to the Secret";
    for (const { resource, values } of chartReleases(graph)) {
      for (const { path } of credentialed(values))
        yield { path: resource.path, problem: `${path} is an address with a password`, mend };
    }
    for (const entry of graph.objects) {
      for (const { path } of credentialed(entry.object))
        yield { path: pathOf(entry), problem: `${path} is an address with a password`, mend };
      const data = entry.object.kind === "ConfigMap" ? entry.object["data"] : undefined;
      for (const { path } of placesLike(data, SECRET_KEY))
        yield { path: pathOf(entry), problem: `data.${path} looks like a secret`, mend };
      for (const name of secretVariables(entry.object))
        yield { path: pathOf(entry), problem: `the variable ${name} looks like a secret`, mend };
    }
  },
};

/** Addresses with a password in them. */
const credentialed = rememberedOf((root) =>
  places(root).filter(
    ({ value }) => typeof value === "string" && value.includes("://") && WITH_CREDENTIALS.test(value),
  ),
);

/** Variables of pods that are given a text where a reference to a Secret belongs. */
const secretVariables = (object: object): string[] =>
  placesNamed(object, "env")
    .flatMap(({ value }) => listOf(value))
    .filter((item) => {
      const text = field(item, "value");
      return typeof text === "string" && text !== "" && !text.includes("{{");
    })
    .map((item) => String(field(item, "name")))
    .filter((name) => SECRET_KEY.test(name));

/** Passwords, and where they must not be. */
export const passwordRules: readonly Rule[] = [writeOnly, noSecretInPlainSight];
