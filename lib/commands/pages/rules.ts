import { LESSONS } from "../../checks/field";
import type { Lesson } from "../../checks/field/lesson";
import type { Rule } from "../../checks/rule";
import { code, page, table } from "./markdown";

function holding({ number, held }: Lesson, rules: readonly Rule[]): [how: string, where: string] {
  const holders = rules.filter(({ holds }) => holds.includes(number)).map(({ id }) => code(id));
  if (held === undefined) return ["rule", holders.join(", ")];
  const also = holders.length > 0 ? `${holders.join(", ")}, ` : "";
  return [
    holders.length > 0 ? `rule, ${held.by}` : held.by,
    also + ("where" in held ? `[${held.where}](../${held.where})` : held.reason),
  ];
}

/** Counts by how a lesson is held: the first word of its row. */
function counts(rules: readonly Rule[]): string {
  const by = new Map<string, number>();
  for (const lesson of LESSONS) {
    const [how] = holding(lesson, rules);
    const first = how.split(",")[0] ?? how;
    by.set(first, (by.get(first) ?? 0) + 1);
  }
  return [...by].map(([how, count]) => `${how} ${String(count)}`).join(", ");
}

/** `docs/rules.md`: the rules at synthesis, and what holds each of the field's lessons. */
export function rulesPage(rules: readonly Rule[]): string {
  return page(
    "# Rules",
    "Before a stack is written, these rules read its finished Terraform: resources, Helm values and Kubernetes objects. A finding names the construct, what is wrong and the mend; one of severity error stops the synthesis, one that warns stops `npm run check`. `CHECKS=warn` turns errors into warnings, for destroying an environment that today's rules refuse. An exception is an entry of `lib/checks/waivers.ts`, with a reason and a date on which it ends.",
    table(
      ["rule", "about", "what always holds", "why"],
      rules.map(({ id, family, title, reason, severity }) => [
        code(id),
        severity === "warn" ? `${family}, warns` : family,
        title,
        reason,
      ]),
    ),
    "## Lessons of the field",
    `What went wrong on platforms like this one, as 157 numbers that comments in the code refer to (\`rule 102\`). Held by: ${counts(rules)}. *Construction*: no input can break it, the file is where it is built in. *Rule*: checked at every synthesis. *Test*: asserted by the suite. *Engine*: shown by running the real thing.`,
    table(
      ["number", "what holds", "held by", "where"],
      LESSONS.map((lesson) => [String(lesson.number), lesson.text, ...holding(lesson, rules)]),
    ),
  );
}
