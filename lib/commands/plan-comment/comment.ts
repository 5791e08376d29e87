import { code } from "../pages/markdown";
import type { StackSummary, Summary } from "../changed/summary";
import { ownerOf } from "./component";
import { differencesOf, type Difference } from "./difference";
import { changesOf, secretsOf, type Action, type Change, type PlanPart } from "./plan";

/** What a comment is made from. */
export interface CommentProps {
  readonly environment: string;
  /** What `terraform show -json` printed. */
  readonly plan: unknown;
  /** Whether the plan read the world anew. */
  readonly refreshed: boolean;
  /** `resource_drift` for what the world did by itself. @default "resource_changes" */
  readonly part?: PlanPart;
  /** What synthesis says of the base and of the change; left out where the base cannot say. */
  readonly summaries?: { readonly before: Summary; readonly after: Summary };
}

/** Most characters of a comment on GitHub is 65,536; the rest is for the closing lines. */
const LONGEST = 60_000;

/** Marks the comment of an environment, so that the next run finds it again. */
export const marker = (environment: string): string => `<!-- plan: ${environment} -->`;

const VERBS: Readonly<Record<Action, string>> = {
  replace: "replaced",
  delete: "destroyed",
  forget: "forgotten",
  update: "changed",
  create: "created",
};

/** What cannot be taken back comes first. */
const ORDER: readonly Action[] = ["replace", "delete", "forget", "update", "create"];

const DANGEROUS: readonly Action[] = ["replace", "delete"];

const count = (changes: readonly Change[]): string =>
  ORDER.flatMap((action) => {
    const number = changes.filter((change) => change.action === action).length;
    return number === 0 ? [] : [`${String(number)} ${VERBS[action]}`];
  }).join(", ");

function diffLines(differences: readonly Difference[]): string[] {
  return differences.flatMap(({ path, before, after }) => [
    ...(before === undefined ? [] : [`- ${path}: ${before}`]),
    ...(after === undefined ? [] : [`+ ${path}: ${after}`]),
  ]);
}

/** A fence that no line of the text can close. */
function fenced(language: string, lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)),
  );
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

function changeText(change: Change): string {
  const { address, action, because, forcedBy } = change;
  const why = forcedBy.length > 0 ? `forced by ${forcedBy.map(code).join(", ")}` : because;
  const head = `**${VERBS[action]}** ${code(address)}${why === undefined || action === "update" ? "" : ` (${why})`}`;
  // What is made or destroyed as a whole says enough by its name; its arguments are in the pull request.
  const lines = action === "update" || action === "replace" ? diffLines(differencesOf(change)) : [];
  return lines.length === 0 ? head : `${head}\n\n${fenced("diff", lines)}`;
}

function dangers(changes: readonly Change[]): string[] {
  const bad = changes.filter(({ action }) => DANGEROUS.includes(action));
  if (bad.length === 0) return [];
  return [
    `> [!CAUTION]\n> ${count(bad)}\n${bad.map(({ address, action, forcedBy }) => `> - ${VERBS[action]} ${code(address)}${forcedBy.length === 0 ? "" : `, forced by ${forcedBy.map(code).join(", ")}`}`).join("\n")}`,
  ];
}

const rank = (changes: readonly Change[]): number =>
  Math.min(...changes.map(({ action }) => ORDER.indexOf(action)));

function byComponent(changes: readonly Change[]): string[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const { component } = ownerOf(change.address);
    groups.set(component, [...(groups.get(component) ?? []), change]);
  }
  return [...groups]
    .sort(([a, left], [b, right]) => rank(left) - rank(right) || a.localeCompare(b))
    .map(([component, members]) => {
      const sorted = [...members].sort((a, b) => rank([a]) - rank([b]) || a.address.localeCompare(b.address));
      const body = sorted.map(changeText).join("\n\n");
      const open = members.some(({ action }) => DANGEROUS.includes(action)) ? " open" : "";
      return `<details${open}><summary><b>${component}</b>: ${count(members)}</summary>\n\n${body}\n\n</details>`;
    });
}

const dollars = (usd: number): string => `${usd.toFixed(0)} USD`;
const bill = ({ least, most, mostGpu }: StackSummary): string =>
  `${dollars(least)} to ${dollars(most)} a month, GPUs at most ${dollars(mostGpu)}`;
const ceilingText = (ceiling: number | null | undefined): string =>
  ceiling === null || ceiling === undefined ? "no ceiling" : dollars(ceiling);

const added = (before: readonly string[], after: readonly string[]): string[] =>
  after.filter((line) => !before.includes(line));

/** Cost, ceiling, findings, rules and waivers, where they differ. */
function synthesisLines(
  environment: string,
  { before, after }: { before: Summary; after: Summary },
): string[] {
  const [old, now] = [before.stacks[environment], after.stacks[environment]];
  const lines: string[] = [];
  if (now !== undefined && (old === undefined || bill(old) !== bill(now))) {
    lines.push(`cost: ${old === undefined ? "" : `${bill(old)} → `}${bill(now)}`);
  }
  if (old !== undefined && now !== undefined && old.ceiling !== now.ceiling) {
    lines.push(`**cost ceiling**: ${ceilingText(old.ceiling)} → ${ceilingText(now.ceiling)}`);
  }
  const pairs = (kind: string, [was, is]: readonly [readonly string[], readonly string[]]): void => {
    for (const line of added(was, is)) lines.push(`${kind} added: ${line}`);
    for (const line of added(is, was)) lines.push(`**${kind} removed**: ${line}`);
  };
  const rules = (summary: Summary): string[] =>
    Object.entries(summary.rules).map(([id, title]) => `${code(id)}: ${title}`);
  pairs("rule", [rules(before), rules(after)]);
  pairs("waiver", [before.waivers, after.waivers]);
  pairs("finding", [old?.findings ?? [], now?.findings ?? []]);
  return lines;
}

const TRUST = {
  plan: "Planned from the state as it was after the last apply, without reading the world anew.",
  drift: "Found by reading the world anew.",
} as const;

function shortened(parts: readonly string[], closing: string): string {
  const kept: string[] = [];
  let length = closing.length;
  for (const part of parts) {
    if (length + part.length > LONGEST) {
      kept.push(`${String(parts.length - kept.length)} more parts did not fit: see the job's own output.`);
      break;
    }
    kept.push(part);
    length += part.length;
  }
  return [...kept, closing].join("\n\n");
}

/** The comment on a plan, in Markdown. */
export function planComment(props: CommentProps): string {
  const { environment, plan, refreshed, part = "resource_changes", summaries } = props;
  const changes = changesOf(plan, part);
  const drift = part === "resource_drift";
  const title = `${marker(environment)}\n### ${environment}: ${changes.length === 0 ? (drift ? "no drift" : "nothing changes") : count(changes)}`;
  const synthesis = summaries === undefined ? [] : synthesisLines(environment, summaries);
  const parts = [
    title,
    ...dangers(changes),
    ...(synthesis.length === 0 ? [] : [synthesis.map((line) => `- ${line}`).join("\n")]),
    ...byComponent(changes),
  ];
  const closing = `<sub>${refreshed || drift ? TRUST.drift : TRUST.plan}</sub>`;
  return secretsOf(changes).reduce(
    (text, secret) => text.replaceAll(secret, "(sensitive)"),
    `${shortened(parts, closing)}\n`,
  );
}
