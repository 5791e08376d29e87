import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { decodeValues, encodeValues } from "../../../lib/kubernetes/values";
import { type Case, type Proof, type SynthesizedStack, caseOf } from "../proof";
import { configurationOf, perStack } from "../stacks";
import { expect } from "../miniature/world";
import { Terraform } from "../terraform";

/** Texts that have broken a serializer before. */
const awkward = {
  quotes: 'say "hello"',
  backslash: "C:\\temp\\new",
  control: "tab\tline\r\nfeed\u0001",
  template: "${not.a.reference} and %{ if true }",
  dollars: "$$ $${ $1 $& $",
  nested: { 'key "quoted"': [null, 1.5, true, { "${k}": "%{v}" }], empty: {}, none: null, list: [] },
  unicode: "naïve — 日本語 🚀 \u2028",
  manifest: "{{ .Values.x | quote }} {{request.object}}",
  number: 0.1,
  large: 9007199254740991,
};

/** What stands for the value of an expression. Names, addresses and ARNs need no escaping, so it has nothing to escape either. */
const substitute = (expression: string): string => `value of ${expression.replace(/"/g, "'")}`;

/** A template of a synthesized document: an expression, encoded as JSON of its own or as a part of a text. */
const TEMPLATE = /(?<![$])\$\{(jsonencode\()?([^}]*?)(\)?)\}/g;

/** The expression of a match of {@link TEMPLATE}: the closing parenthesis belongs to `jsonencode` only where that is there. */
const expressionOf = (encoded: string | undefined, inner: string, close: string): string =>
  encoded === undefined ? inner + close : inner;

function expressionsOf(document: string): string[] {
  return [...document.matchAll(TEMPLATE)].map(([, encoded, inner = "", close = ""]) =>
    expressionOf(encoded, inner, close),
  );
}

interface Release {
  readonly id: string;
  readonly document: string;
}

function releasesOf(stack: SynthesizedStack): Release[] {
  const resource = configurationOf(stack)["resource"] as
    { readonly helm_release?: Record<string, { readonly values?: readonly string[] }> } | undefined;
  return Object.entries(resource?.helm_release ?? {}).flatMap(([id, { values = [] }]) =>
    values.map((document) => ({ id, document })),
  );
}

/** Lets Terraform decode documents; references become entries of a local map. */
async function decoded(documents: readonly string[]): Promise<unknown[]> {
  const folder = mkdtempSync(join(tmpdir(), "values-"));
  const known = [...new Set(documents.flatMap(expressionsOf))];
  const replaced = documents.map((document) => withLocals(document, known));
  const locals = { known: known.map((expression) => escape(substitute(expression))) };
  const entries = replaced.map((document, index) => [`d${index}`, document] as const);
  const outputs = entries.map(
    ([name]) => [name, { value: `\${jsonencode(jsondecode(local.${name}))}` }] as const,
  );
  const configuration = {
    locals: { ...locals, ...Object.fromEntries(entries) },
    output: Object.fromEntries(outputs),
  };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration));
  const terraform = new Terraform(folder);
  expect(await terraform.init(), "init");
  expect(await terraform.apply(), "apply");
  const answer = JSON.parse((await terraform.run("output", "-json")).stdout) as Record<
    string,
    { readonly value: string }
  >;
  return entries.map(([name]) => JSON.parse(answer[name]?.value ?? "null") as unknown);
}

const escape = (text: string): string => text.replace(/\$\{/g, () => "$${").replace(/%\{/g, () => "%%{");

/** A document with each expression read from the list. */
function withLocals(document: string, known: readonly string[]): string {
  return document.replace(TEMPLATE, (_, encoded: string | undefined, inner: string, close: string) => {
    const local = `local.known[${known.indexOf(expressionOf(encoded, inner, close))}]`;
    return encoded === undefined ? `\${${local}}` : `\${jsonencode(${local})}`;
  });
}

/** What Terraform must make of a document: the values, with what stands for each expression. */
function expected(document: string): unknown {
  const known = new Set(expressionsOf(document));
  const fill = (value: unknown): unknown => {
    if (typeof value === "string")
      return value.replace(/\$\{([^}]+)\}/g, (whole, inner: string) =>
        known.has(inner) ? substitute(inner) : whole,
      );
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fill(field)]));
  };
  return fill(decodeValues(document));
}

async function ofStack(stack: SynthesizedStack): Promise<Case> {
  const releases = releasesOf(stack);
  if (releases.length === 0) return { name: stack.name, result: "skipped", detail: "it has no Helm release" };
  const answers = await decoded(releases.map(({ document }) => document));
  const wrong = releases.filter(
    ({ document }, index) => !isDeepStrictEqual(answers[index], expected(document)),
  );
  return caseOf(
    stack.name,
    wrong.map(({ id }) => `${id} decodes to something else`),
    `${releases.length} documents`,
  );
}

/** What Terraform decodes from a release's values is what the program meant. */
export const values: Proof = {
  name: "values",
  shows: "Terraform decodes every release's values to the exact object",
  engines: ["terraform"],
  run: async (context) => {
    const [answer] = await decoded([encodeValues(awkward)]);
    const first = caseOf(
      "awkward texts",
      isDeepStrictEqual(answer, awkward) ? [] : [`got ${JSON.stringify(answer)}`],
    );
    return [first, ...(await perStack(context, ofStack))];
  },
};
