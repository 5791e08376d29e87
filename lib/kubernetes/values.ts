import { Fn, Token } from "cdktf";

/** How cdktf marks a token inside a text; the capture group makes `split` keep the tokens. */
const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** Escapes what Terraform would read as the start of a template. Replaced by functions: `$$` in a replacement text is one `$`. */
const escaped = (json: string): string => json.replace(/\$\{/g, () => "$${").replace(/%\{/g, () => "%%{");

/** A whole token as JSON of whatever type it turns out to have. */
const reference = (token: unknown): string => Token.asString(Fn.jsonencode(token));

function encodeText(text: string): string {
  if (!text.includes("{")) return JSON.stringify(text);
  const parts = text.split(TOKEN);
  if (parts.length === 1) return escaped(JSON.stringify(text));
  if (parts.length === 3 && parts[0] === "" && parts[2] === "") return reference(text);
  // A token in the middle of a text is a name, an address or an ARN: nothing that JSON would escape.
  const inner = parts.map((part, index) =>
    index % 2 === 1 ? part : escaped(JSON.stringify(part).slice(1, -1)),
  );
  return `"${inner.join("")}"`;
}

/** Whether a list or an object is a token: a list or map of one marked element, or something that resolves itself. */
function isToken(value: object): boolean {
  if ("resolve" in value) return true;
  const keys = Object.keys(value);
  return keys.length === 1 && Token.isUnresolved(value);
}

function encodeObject(value: object): string {
  if (isToken(value)) return reference(value);
  if (Array.isArray(value)) return `[${value.map((item) => encode(item) ?? "null").join(",")}]`;
  const fields: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const json = encode(item);
    if (json !== undefined) fields.push(`${encodeText(key)}:${json}`);
  }
  return `{${fields.join(",")}}`;
}

/** cdktf hides its number tokens far below any number that someone writes. */
const TOKEN_NUMBERS = -1e280;

function encode(value: unknown): string | undefined {
  if (typeof value === "string") return encodeText(value);
  if (typeof value === "number") return value < TOKEN_NUMBERS ? reference(value) : JSON.stringify(value);
  if (typeof value === "object" && value !== null) return encodeObject(value);
  return JSON.stringify(value);
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
  const values: unknown = JSON.parse(quoted);
  return ESCAPED.test(json) ? unescaped(values) : values;
}

/** What {@link encodeValues} writes for a template start. */
const ESCAPED = /\$\$\{|%%\{/;

function unescaped(value: unknown): unknown {
  if (typeof value === "string") {
    return ESCAPED.test(value) ? value.replace(/\$\$\{/g, () => "${").replace(/%%\{/g, () => "%{") : value;
  }
  if (Array.isArray(value)) return value.map(unescaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [unescaped(key), unescaped(item)]));
}
