import { FAMILIES, OPERATORS } from "./operators";
import type { Outcome } from "./trial";

/** What became of a mistake. */
export type Fate = "caught" | "warned" | "terraform" | "test" | "harmless" | "survived";

export const fateOf = ({ caughtBy, warnedBy, reason }: Outcome): Fate =>
  caughtBy.length > 0 ? "caught" : (reason?.kind ?? (warnedBy.length > 0 ? "warned" : "survived"));

const FATES: readonly (readonly [Fate, string])[] = [
  ["caught", "a rule fails synthesis"],
  ["warned", "a rule warns"],
  ["terraform", "`terraform validate` refuses it"],
  ["test", "a test of the project fails"],
  ["harmless", "nothing breaks; the reason is below"],
  ["survived", "nothing sees it"],
];

const count = (outcomes: readonly Outcome[], fate: Fate): number =>
  outcomes.filter((outcome) => fateOf(outcome) === fate).length;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
const cell = (text: string): string => text.replaceAll("|", "\\|");
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function totals(outcomes: readonly Outcome[]): string {
  const stacks = unique(outcomes.map(({ stack }) => stack));
  const row = (name: string, some: readonly Outcome[]): string[] => [
    name,
    String(some.length),
    ...FATES.map(([fate]) => String(count(some, fate))),
  ];
  const rows = stacks.map((stack) =>
    row(
      stack,
      outcomes.filter((outcome) => outcome.stack === stack),
    ),
  );
  return table(["stack", "mistakes", ...FATES.map(([fate]) => fate)], [...rows, row("all", outcomes)]);
}

function byOperator(outcomes: readonly Outcome[]): string {
  return Object.entries(FAMILIES)
    .map(([family, operators]) => {
      const rows = operators.map((operator) => {
        const own = outcomes.filter((outcome) => outcome.operator === operator);
        const others = FATES.slice(1)
          .map(([fate]) => [fate, count(own, fate)] as const)
          .filter(([, number]) => number > 0)
          .map(([fate, number]) => `${fate} ${String(number)}`);
        return [
          operator.id,
          operator.wrong,
          operator.risk,
          `${String(count(own, "caught"))} of ${String(own.length)}`,
          unique(own.flatMap(({ caughtBy }) => caughtBy))
            .slice(0, 3)
            .join(", "),
          others.join(", "),
        ];
      });
      return `### ${family}\n\n${table(["mistake", "what would go wrong", "risk", "caught", "by rules such as", "otherwise"], rows)}`;
    })
    .join("\n\n");
}

function reasons(outcomes: readonly Outcome[]): string {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes.filter(
    ({ reason, caughtBy }) => reason !== undefined && caughtBy.length === 0,
  )) {
    const key = `${outcome.reason!.kind}|${outcome.reason!.why}`;
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  const rows = [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, some]) => {
      const [kind = "", why = ""] = key.split("|");
      return [kind, why, unique(some.map(({ operator }) => operator.id)).join(", "), String(some.length)];
    });
  return table(["class", "why", "mistakes", "number"], rows);
}

function survivors(outcomes: readonly Outcome[]): string {
  const left = outcomes.filter((outcome) => ["survived", "warned"].includes(fateOf(outcome)));
  if (left.length === 0) return "None.";
  const rows = unique(left.map(({ operator }) => operator.id)).map((id) => {
    const own = left.filter(({ operator }) => operator.id === id);
    return [id, own[0]!.operator.risk, String(own.length), own[0]!.place.slice(0, 160)];
  });
  return table(["mistake", "risk", "number", "for example"], rows);
}

/** The page about mistakes: the same for the same seed and the same program. */
export function page(outcomes: readonly Outcome[], seed: string): string {
  const caught = count(outcomes, "caught");
  return `# Mistakes, and what catches them

Made by \`npm run mutation\`; seed \`${seed}\`. ${String(OPERATORS.length)} kinds of mistake were made at seeded random places of every synthesized stack, one at
a time: ${String(outcomes.length)} in all. The kinds were written by somebody who had not read the rules. Rules fail synthesis for ${String(caught)} of them
(${((100 * caught) / outcomes.length).toFixed(0)} %); what happens to the others is said below.

${FATES.map(([fate, text]) => `- **${fate}**: ${text}`).join("\n")}

## By stack

${totals(outcomes)}

## What no rule fails, and why it is no gap

${reasons(outcomes)}

## What nothing sees

${survivors(outcomes)}

## By mistake

${byOperator(outcomes)}
`;
}
