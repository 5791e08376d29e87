import type { StackJson } from "./stand-ins";

type Block = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** Annotation that a change of everything sets. */
export const MARK = { name: "engines.test/round", value: "2" } as const;

const annotations = { [MARK.name]: MARK.value };

/** The values' own text becomes a local, and Terraform adds the annotation to each object that it describes. */
function markedValues(local: string): string {
  const own = "try(o.metadata.annotations, {})";
  const metadata = `merge(o.metadata, {annotations = merge(${own}, {"${MARK.name}" = "${MARK.value}"})})`;
  const objects = `[for o in jsondecode(local.${local}).objects : merge(o, {metadata = ${metadata}})]`;
  return `\${jsonencode(merge(jsondecode(local.${local}), {objects = ${objects}}))}`;
}

/** An upgrade of everything that we write: each object of each release of the local chart, and each namespace, gets an annotation. */
export function marked(stack: StackJson): StackJson {
  const resource = stack["resource"] as Named;
  const locals: Record<string, unknown> = { ...(stack["locals"] as Block | undefined) };
  const release = (id: string, block: Block): Block => {
    if (!String(block["chart"]).startsWith("./assets/")) return block;
    const local = `marked_${id}`;
    locals[local] = (block["values"] as readonly unknown[])[0];
    return { ...block, values: [markedValues(local)] };
  };
  const namespace = (block: Block): Block => {
    const metadata = block["metadata"] as Block;
    return {
      ...block,
      metadata: { ...metadata, annotations: { ...(metadata["annotations"] as Block), ...annotations } },
    };
  };
  const rewritten = Object.entries(resource).map(([type, named]) => {
    const change = (id: string, block: Block): Block =>
      type === "helm_release"
        ? release(id, block)
        : type === "kubernetes_namespace_v1"
          ? namespace(block)
          : block;
    return [type, Object.fromEntries(Object.entries(named).map(([id, block]) => [id, change(id, block)]))];
  });
  return { ...stack, resource: Object.fromEntries(rewritten) as Named, locals };
}
