import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** One argument as a provider's bindings have it. */
export interface Argument {
  /** `string`, `boolean`, `number`, `stringList`, `stringMap`, or the name of a block's class. */
  readonly kind: string;
  /** The block's function; undefined for a plain argument. */
  readonly block: string | undefined;
}

/** Arguments of a resource or block, by Terraform's names. */
export type Shape = Readonly<Record<string, Argument>>;

/** The bindings of one resource, data source or provider: made from the provider's own schema, one shape for each block. */
export interface Bindings {
  readonly root: Shape;
  readonly blocks: Readonly<Record<string, Shape>>;
  /** Arguments that must be given, by block; the root is `""`. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Version of the provider whose schema it was. */
  readonly version: string;
}

const ENTRY = /^ +(\w+): \{\n +value: (.*),\n +isBlock: \w+,\n +type: "\w+",\n +storageClassType: "(\w+)",/gm;
const FUNCTION = /(?<![.\w])(\w+ToHclTerraform)\b/;

const shapeOf = (body: string): Shape =>
  Object.fromEntries(
    [...body.matchAll(ENTRY)].map(([, name = "", value = "", kind = ""]) => [
      name,
      { kind, block: FUNCTION.exec(value)?.[1] },
    ]),
  );

/** Arguments without `?` in each interface of the declarations; the comment above each has Terraform's name for it. */
function requiredIn(declarations: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const part of declarations.split(/^export (?:declare )?(?=interface |class |function )/m)) {
    const name = /^interface (\w+)/.exec(part)?.[1];
    if (name === undefined) continue;
    const fields = part.matchAll(/#(\w+) \w+#\w+\}\s*\*\/\s*readonly \w+(\??):/g);
    const key = /extends cdktf\.TerraformMetaArguments|ProviderConfig$/.test(part.split("{")[0]?.trim() ?? "")
      ? ""
      : `${name.charAt(0).toLowerCase()}${name.slice(1)}ToHclTerraform`;
    found[key] = [...fields].flatMap(([, field = "", optional]) => (optional === "" ? [field] : []));
  }
  return found;
}

const read = new Map<string, Bindings>();

/**
 * Reads the bindings in a folder of a package, for example `@cdktf/provider-google` and `storage-bucket`.
 * @throws when the package has no such folder: the type does not exist
 */
export function bindingsOf(packageName: string, folder: string): Bindings {
  const known = read.get(`${packageName}/${folder}`);
  if (known !== undefined) return known;
  const base = join(dirname(require.resolve(`${packageName}/package.json`)), "lib", folder);
  const source = readFileSync(join(base, "index.js"), "utf8");
  const [before = "", root = ""] = source.split(/\n {4}synthesizeHclAttributes\(\) \{/);
  const blocks = [...before.matchAll(/^function (\w+ToHclTerraform)\(struct\) \{([\s\S]*?)^\}/gm)];
  const made: Bindings = {
    root: shapeOf(root),
    blocks: Object.fromEntries(blocks.map(([, name = "", body = ""]) => [name, shapeOf(body)])),
    required: requiredIn(readFileSync(join(base, "index.d.ts"), "utf8")),
    version: /providerVersion: '([^']+)'/.exec(source)?.[1] ?? "",
  };
  read.set(`${packageName}/${folder}`, made);
  return made;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isText = (value: unknown): boolean => typeof value === "string";
/** Kinds of plain arguments. A text with a reference stands for any of them. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isText,
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  stringList: (value) => Array.isArray(value) && value.every(isText),
  numberList: (value) => Array.isArray(value) && value.every((item) => typeof item === "number"),
  stringMap: (value) => isRecord(value) && Object.values(value).every(isText),
};

/** Terraform's own arguments of everything. */
const META = ["//", "alias", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"];

/** What is wrong with a block by its bindings: names that do not exist, wrong types, and what is missing; down into every block. */
export function faultsOf(
  path: string,
  given: Readonly<Record<string, unknown>>,
  bindings: Bindings,
  block = "",
): string[] {
  const shape = block === "" ? bindings.root : (bindings.blocks[block] ?? {});
  const missing = (bindings.required[block] ?? []).filter((name) => !(name in given));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(given).flatMap(([name, value]): string[] => {
      if (META.includes(name) && !(name in shape)) return [];
      const argument = shape[name];
      if (argument === undefined) return [`${path}.${name} does not exist`];
      if (isText(value) && String(value).includes("${")) return [];
      const { block: inner, kind } = argument;
      if (inner !== undefined) {
        const items = Array.isArray(value) ? (value as unknown[]) : [value];
        return items.flatMap((item) =>
          isRecord(item)
            ? faultsOf(`${path}.${name}`, item, bindings, inner)
            : [`${path}.${name} must be a block, got ${JSON.stringify(item)}`],
        );
      }
      const check = KINDS[kind];
      return check === undefined || check(value)
        ? []
        : [`${path}.${name} must be a ${kind}, got ${JSON.stringify(value)}`];
    }),
  ];
}
