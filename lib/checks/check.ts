import type { StackGraph } from "./graph";
import type { Finding, Rule, RuleContext, Violation, Waiver } from "./rule";

/** A waiver past its date. */
const expiredWaiver: Rule = {
  id: "waiver-not-expired",
  family: "policy",
  title: "A waiver is in force only until its date",
  reason: "An exception that nobody looks at again becomes the rule.",
  holds: [],
  check: () => [],
};

const covers = (waiver: Waiver, rule: Rule, finding: Finding): boolean =>
  waiver.rule === rule.id &&
  (waiver.path.endsWith("*")
    ? finding.path.startsWith(waiver.path.slice(0, -1))
    : finding.path === waiver.path);

/** Runs the rules over one stack; waived findings are left out, expired waivers are findings. */
export function check(
  graph: StackGraph,
  rules: readonly Rule[],
  context: RuleContext,
  waivers: readonly Waiver[],
): Violation[] {
  const inForce = waivers.filter((waiver) => new Date(waiver.expires) >= context.today);
  const found: Violation[] = [];
  for (const rule of rules) {
    for (const finding of rule.check(graph, context)) {
      if (!inForce.some((waiver) => covers(waiver, rule, finding)))
        found.push({ ...finding, rule, severity: rule.severity ?? "error" });
    }
  }
  const expired = waivers
    .filter((waiver) => !inForce.includes(waiver) && waiver.path.startsWith(graph.stack))
    .map((waiver): Violation => ({
      path: waiver.path,
      problem: `the waiver of ${waiver.rule} expired on ${waiver.expires}`,
      mend: "mend what it excused, or decide again and give it a new date",
      rule: expiredWaiver,
      severity: "error",
    }));
  return [...found, ...expired];
}

/** One line for a person. */
export function violationLine(violation: Violation): string {
  return `${violation.severity} ${violation.rule.id} ${violation.path}: ${violation.problem}; ${violation.mend}`;
}
