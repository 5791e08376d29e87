import type { Attributes } from "../../lib/checks/graph";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import { decodeValues, encodeValues } from "../../lib/kubernetes/values";

/** A step into a value: a field's name or an element's index. */
export type Step = string | number;
/** Something with fields or elements that can be changed. */
export type Holder = Record<Step, unknown>;

/** One block of Terraform: a managed resource or an ephemeral one. */
export interface Block {
  readonly section: "resource" | "ephemeral";
  readonly type: string;
  readonly id: string;
  /** Arguments, with Helm values and policies decoded. */
  readonly attributes: Holder;
}

/** One field of a block, at any depth, and what it belongs to. */
export interface Spot {
  readonly block: Block;
  /** From the block's arguments; empty for the block itself. */
  readonly path: readonly Step[];
  readonly key: Step;
  readonly value: unknown;
  readonly holder: Holder;
  /** The Kubernetes object that holds it, for objects that the platform writes itself. */
  readonly object: KubernetesObject | undefined;
}

const isHolder = (value: unknown): value is Holder => typeof value === "object" && value !== null;
const isRecord = (value: unknown): value is Holder => isHolder(value) && !Array.isArray(value);
const isReleases = (block: Pick<Block, "type">): boolean => block.type === "helm_release";

/** A policy or another document that an argument holds as text. */
function json(value: unknown): Holder | undefined {
  if (typeof value !== "string" || !value.startsWith("{")) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function decoded(type: string, attributes: Holder): Holder {
  const entries = Object.entries(attributes).map(([key, value]): [string, unknown] => {
    if (type === "helm_release" && key === "values" && Array.isArray(value)) {
      return [key, decodeValues(String(value[0]))];
    }
    return [key, json(value) ?? structuredClone(value)];
  });
  return Object.fromEntries(entries);
}

/** Arguments as Terraform's JSON holds them, in the form that `before` had. */
export function encoded(block: Block, before: Holder): Holder {
  const entries = Object.entries(block.attributes).map(([key, value]): [string, unknown] => {
    if (isReleases(block) && key === "values") return [key, [encodeValues(value as Holder)]];
    return [key, json(before[key]) !== undefined && isRecord(value) ? JSON.stringify(value) : value];
  });
  return Object.fromEntries(entries);
}

const SECTIONS = ["resource", "ephemeral"] as const;

/** Every block of a stack, decoded. */
export function blocksOf(document: Attributes): Block[] {
  return SECTIONS.flatMap((section) =>
    Object.entries((document[section] ?? {}) as Record<string, Record<string, Holder>>).flatMap(
      ([type, named]) =>
        Object.entries(named).map(([id, attributes]) => ({
          section,
          type,
          id,
          attributes: decoded(type, attributes),
        })),
    ),
  );
}

function* inside(
  block: Block,
  holder: Holder,
  path: readonly Step[],
  object: KubernetesObject | undefined,
): Generator<Spot> {
  const steps: Step[] = Array.isArray(holder) ? [...holder.keys()] : Object.keys(holder);
  for (const key of steps) {
    if (path.length === 0 && key === "//") continue;
    const value = holder[key];
    const here = [...path, key];
    const owner =
      isReleases(block) && here.length === 3 && here[1] === "objects" ? (value as KubernetesObject) : object;
    yield { block, path: here, key, value, holder, object: owner };
    if (isHolder(value)) yield* inside(block, value, here, owner);
  }
}

/** Every place of a block where something can be changed, the block itself first. */
export function* spotsOf(block: Block): Generator<Spot> {
  yield { block, path: [], key: block.id, value: block.attributes, holder: {}, object: undefined };
  yield* inside(block, block.attributes, [], undefined);
}

/** The same place in a deep copy of its block. */
export function copied(spot: Spot): Spot {
  const block = { ...spot.block, attributes: structuredClone(spot.block.attributes) };
  let holder: Holder = block.attributes;
  for (const step of spot.path.slice(0, -1)) holder = holder[step] as Holder;
  const values = block.attributes["values"];
  const objects = isRecord(values) ? values["objects"] : undefined;
  const object =
    spot.object === undefined || !Array.isArray(objects)
      ? undefined
      : (objects[Number(spot.path[2])] as KubernetesObject);
  return {
    ...spot,
    block,
    holder,
    object,
    value: spot.path.length === 0 ? block.attributes : holder[spot.key],
  };
}

/** Construct path of a block and path of the field, for a person. */
export function placeOf({ block, path, object }: Spot): string {
  const metadata = block.attributes["//"] as { metadata?: { path?: string } } | undefined;
  const construct = metadata?.metadata?.path ?? `${block.type}.${block.id}`;
  const name =
    object === undefined ? "" : ` ${object.kind}/${object.metadata.namespace ?? ""}:${object.metadata.name}`;
  const steps = object === undefined ? path : path.slice(3);
  return `${construct}${name} ${steps.join(".")}`.trimEnd();
}
