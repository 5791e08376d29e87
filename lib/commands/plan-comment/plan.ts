import { at, field, isRecord, listOf, textOf } from "../../checks/walk";

/** What Terraform will do with a resource. */
export type Action = "replace" | "delete" | "update" | "create" | "forget";

/** One change of a plan. */
export interface Change {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** Why it is replaced or destroyed, in Terraform's words made readable. */
  readonly because: string | undefined;
  /** Arguments that force the replacement. */
  readonly forcedBy: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  /** `true` at each place that is known only after the apply. */
  readonly unknown: unknown;
  /** `true` at each place that must not be shown. */
  readonly sensitive: readonly [before: unknown, after: unknown];
}

/** What of a plan is shown: what Terraform will do, or what the world did. */
export type PlanPart = "resource_changes" | "resource_drift";

const sorted = (value: unknown): string => listOf(value).map(String).sort().join();

/** Terraform's words for what it does, whichever of the two halves of a replacement comes first. */
const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  update: "update",
  delete: "delete",
  forget: "forget",
  "create,delete": "replace",
  "create,forget": "replace",
};

function changeOf(entry: unknown): Change[] {
  const action = ACTIONS[sorted(at(entry, "change", "actions"))];
  const address = textOf(field(entry, "address"));
  if (action === undefined || address === undefined || field(entry, "mode") !== "managed") return [];
  const change = field(entry, "change");
  return [
    {
      address,
      type: textOf(field(entry, "type")) ?? "",
      action,
      because: textOf(field(entry, "action_reason"))?.replaceAll("_", " "),
      forcedBy: listOf(field(change, "replace_paths")).map((path) => listOf(path).join(".")),
      before: field(change, "before"),
      after: field(change, "after"),
      unknown: field(change, "after_unknown"),
      sensitive: [field(change, "before_sensitive"), field(change, "after_sensitive")],
    },
  ];
}

/**
 * Changes of a plan, as `terraform show -json` prints it.
 * @throws RangeError when it is no plan, or one that Terraform could not finish
 */
export function changesOf(plan: unknown, part: PlanPart): Change[] {
  if (!isRecord(plan) || typeof plan["format_version"] !== "string") {
    throw new RangeError("the plan must be what `terraform show -json` prints, got something else");
  }
  if (plan["errored"] === true)
    throw new RangeError("the plan is incomplete: Terraform stopped with an error");
  return listOf(plan[part]).flatMap(changeOf);
}

const SHORTEST_SECRET = 6;

function* marked(value: unknown, mark: unknown): Generator<string> {
  if (mark === true) {
    if (typeof value === "string" && value.length >= SHORTEST_SECRET) yield value;
    if (typeof value === "object" && value !== null) {
      for (const inner of Object.values(value)) yield* marked(inner, true);
    }
  } else if (typeof mark === "object" && mark !== null) {
    for (const [key, inner] of Object.entries(mark)) {
      yield* marked(Array.isArray(value) ? value[Number(key)] : field(value, key), inner);
    }
  }
}

/**
 * Every text that some resource marks as sensitive. A copy of it may stand where no mark is: Terraform's own output prints such copies.
 * Longest first, so that no part of one is left when another is its beginning.
 */
export function secretsOf(changes: readonly Change[]): string[] {
  const found = changes.flatMap(({ before, after, sensitive }) => [
    ...marked(before, sensitive[0]),
    ...marked(after, sensitive[1]),
  ]);
  return [...new Set(found)].sort((a, b) => b.length - a.length);
}
