/** Metrics and labels that a PromQL expression names. */
export interface Named {
  /** Metrics by plain name or by an exact `__name__`. */
  readonly metrics: readonly string[];
  /** Patterns on `__name__`. */
  readonly patterns: readonly string[];
  /** Labels in selectors, with the metric whose selector it is; undefined after a pattern. */
  readonly selected: readonly { readonly metric: string | undefined; readonly label: string }[];
  /** Labels of `by`, `on`, `ignoring`, `without` and `group_left`. */
  readonly grouped: readonly string[];
}

const TOKEN =
  /"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]]*\]|\$\{?[A-Za-z_]\w*\}?|[A-Za-z_:][\w:]*|\d[\w.]*|=~|!~|!=|==|[{}(),=<>+\-*/%^@]/g;
const WORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);
const LISTS = new Set(["by", "without", "on", "ignoring", "group_left", "group_right"]);
const NAME = /^[A-Za-z_:]/;
const isName = (token: string | undefined): boolean => token !== undefined && NAME.test(token);

/**
 * Reads an expression far enough to list what it names; whether it is valid PromQL is promtool's business. Grafana's variables are left out.
 */
export function namesIn(expression: string): Named {
  const tokens = expression.match(TOKEN) ?? [];
  const found = {
    metrics: [] as string[],
    patterns: [] as string[],
    selected: [] as { metric: string | undefined; label: string }[],
    grouped: [] as string[],
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? "";
    const next = tokens[at + 1];
    if (LISTS.has(token)) {
      if (next === "(") at = list(tokens, at + 2, found.grouped);
    } else if (token === "{") {
      at = selector(tokens, at + 1, undefined, found);
    } else if (isName(token) && !WORDS.has(token.toLowerCase()) && next !== "(" && !LISTS.has(next ?? "")) {
      found.metrics.push(token);
      if (next === "{") at = selector(tokens, at + 2, token, found);
    }
  }
  return found;
}

/** Reads names up to `)`; gives the place of it. */
function list(tokens: readonly string[], start: number, into: string[]): number {
  let at = start;
  for (; at < tokens.length && tokens[at] !== ")"; at++) if (isName(tokens[at])) into.push(tokens[at] ?? "");
  return at;
}

/** Reads matchers up to `}`; gives the place of it. */
function selector(
  tokens: readonly string[],
  start: number,
  metric: string | undefined,
  found: { metrics: string[]; patterns: string[]; selected: { metric: string | undefined; label: string }[] },
): number {
  let at = start;
  for (; at < tokens.length && tokens[at] !== "}"; at++) {
    const label = tokens[at] ?? "";
    if (!isName(label)) continue;
    const value = (tokens[at + 2] ?? "").slice(1, -1);
    if (label !== "__name__") found.selected.push({ metric, label });
    else (tokens[at + 1] === "=" ? found.metrics : found.patterns).push(value);
    at += 2;
  }
  return at;
}
