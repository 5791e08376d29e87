import type { Attributes } from "../../lib/checks/graph";
import { blocksOf, copied, encoded, placeOf, spotsOf, type Holder, type Spot } from "./model";
import type { Operator } from "./operator";

type Section = Record<string, Record<string, Holder>>;

/** A stack with one mistake in it. */
export interface Mutant {
  readonly operator: Operator;
  readonly place: string;
  readonly spot: Spot;
  readonly document: Attributes;
}

/** Every place of a stack where some mistake can be made. */
export const spotsIn = (document: Attributes): Spot[] =>
  blocksOf(document).flatMap((block) => [...spotsOf(block)]);

const addressOf = ({ section, type, id }: Spot["block"]): string =>
  `${section === "resource" ? "" : `${section}.`}${type}.${id}`;

/** The document without a block, and without the `depends_on` that name it. */
function without(document: Attributes, { block }: Spot): Attributes {
  const address = addressOf(block);
  const kept = Object.fromEntries(
    Object.entries(document["resource"] as Section).map(([type, named]) => [
      type,
      Object.fromEntries(
        Object.entries(named)
          .filter(([id]) => !(type === block.type && id === block.id && block.section === "resource"))
          .map(([id, attributes]) => [id, undepended(attributes, address)]),
      ),
    ]),
  );
  return { ...document, resource: kept };
}

function undepended(attributes: Holder, address: string): Holder {
  const dependsOn = attributes["depends_on"];
  return Array.isArray(dependsOn) && dependsOn.includes(address)
    ? { ...attributes, depends_on: dependsOn.filter((other) => other !== address) }
    : attributes;
}

/** The document with one block in the place of another of the same address. */
function withBlock(
  document: Attributes,
  { section, type, id }: Spot["block"],
  attributes: Holder,
): Attributes {
  const types = document[section] as Section;
  return { ...document, [section]: { ...types, [type]: { ...types[type], [id]: attributes } } };
}

/** Makes a mistake at a place; the document given is left as it is. Undefined when the mistake changes nothing there. */
export function mutantOf(document: Attributes, operator: Operator, at: Spot): Mutant | undefined {
  const place = placeOf(at);
  if (operator.change === undefined) {
    return { operator, place, spot: at, document: without(document, at) };
  }
  const spot = copied(at);
  operator.change(spot);
  const { section, type, id } = spot.block;
  const before = (document[section] as Section)[type]![id]!;
  const after = encoded(spot.block, before);
  if (JSON.stringify(after) === JSON.stringify(encoded(at.block, before))) return undefined;
  return { operator, place, spot: at, document: withBlock(document, spot.block, after) };
}
