import type { ResourceNode } from "../graph";
import { rememberedOf } from "../remembered";
import { field, isRecord, listOf } from "../walk";

/** One statement of a policy of AWS. */
export interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

const statementsOf = rememberedOf((attributes): readonly Statement[] =>
  ["policy", "assume_role_policy"].flatMap((argument) => {
    const text = field(attributes, argument);
    if (typeof text !== "string" || !text.startsWith("{")) return [];
    // Quotes inside a reference (a call with a text) are not the document's.
    const document = text.replace(REFERENCE, (reference) => reference.replaceAll('"', "'"));
    return listOf(field(JSON.parse(document), "Statement")).filter(isRecord);
  }),
);

const REFERENCE = /\$\{[^}]*\}/g;

/** Statements of the policies that a block holds as text; a document with references is still JSON. */
export const statementsIn = ({ attributes }: ResourceNode): readonly Statement[] => statementsOf(attributes);
