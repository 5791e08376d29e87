import { Fn, Token } from "cdktf";

/** How cdktf marks a token inside a text; the capture group makes `split` keep the tokens. */
const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** Escapes what Terraform would read as the start of a template. Replaced by functions: `$$` in a replacement text is one `$`. */
const escaped = (json: string): string => json.replace(/\$\{/g, () => "$${").replace(/%\{/g, () => "%%{");

/** A whole token as JSON of whatever type it turns out to have. */
const reference = (token: unknown): string => Token.asString(Fn.jsonencode(token));

function encodeText(text: string): string {
  const parts = text.split(TOKEN);
  if (parts.length === 1) return escaped(JSON.stringify(text));
  if (parts.length === 3 && parts[0] === "" && parts[2] === "") return reference(text);
  // A token in the middle of a text is a name, an address or an ARN: nothing that JSON would escape.
  const inner = parts.map((part, index) =>
    index % 2 === 1 ? part : escaped(JSON.stringify(part).slice(1, -1)),
  );
  return `"${inner.join("")}"`;
}

function encode(value: unknown): string | undefined {
  if (typeof value === "string") return encodeText(value);
  if (value === null) return "null";
  if (typeof value === "object" && Token.isUnresolved(value)) return reference(value);
  if (typeof value === "number" && Token.isUnresolved(value)) return reference(value);
  if (Array.isArray(value)) return `[${value.map((item) => encode(item) ?? "null").join(",")}]`;
  if (typeof value === "object") {
    const fields = Object.entries(value as Record<string, unknown>).flatMap(([key, field]) => {
      const json = encode(field);
      return json === undefined ? [] : [`${encodeText(key)}:${json}`];
    });
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(value) as string | undefined;
}

/**
 * Values of a Helm release as one JSON document with Terraform references in it. Terraform decodes it to exactly `values`, whatever
 * quotes, braces, nulls or tokens it holds (`Fn.jsonencode` does not), and shows a change of it as a structural difference.
 * Fields that are `undefined` are left out; `null` stays, since it is how a chart's default is cleared (rule 25).
 */
export function encodeValues(values: Readonly<Record<string, unknown>>): string {
  return encode(values) ?? "{}";
}

/**
 * The inverse for a synthesized document: references become their own text, for example `"${aws_iam_role.mlflow.arn}"`.
 * @throws SyntaxError when the text was not written by {@link encodeValues}
 */
export function decodeValues(json: string): unknown {
  const quoted = json.replace(
    /(?<!\$)\$\{jsonencode\(((?:[^()"]|"(?:[^"\\]|\\.)*"|\((?:[^()]|\([^()]*\))*\))*)\)\}/g,
    (_, inner: string) => JSON.stringify(`\${${inner}}`),
  );
  return unescaped(JSON.parse(quoted));
}

function unescaped(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/\$\$\{/g, () => "${").replace(/%%\{/g, () => "%{");
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [unescaped(key), unescaped(field)]));
}
