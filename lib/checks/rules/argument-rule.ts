import type { Environment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import type { Finding, Rule } from "../rule";
import { field, listOf } from "../walk";

/** What an argument of a cloud's resource must be. */
export interface ArgumentRow {
  /** Terraform types that it is about. */
  readonly types: readonly string[];
  /** Path of the argument: `settings.ip_configuration.ssl_mode`; empty for all arguments together. Single blocks and lists of blocks are the same. */
  readonly argument: string;
  /** Whether a value will do; undefined stands for an argument that is not there. */
  readonly holds: (value: unknown, settings: Settings<Environment> | undefined) => boolean;
  /** What is right, for the message. */
  readonly right: string;
  /** The argument is judged only where it is written. @default false */
  readonly ifWritten?: boolean;
  /** Paths of constructs that it is not about. @default none */
  readonly except?: RegExp;
}

/** Every value at a path, through single blocks and lists of them; `[undefined]` where the path ends early. */
export function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  const items = listOf(value);
  return items.length === 0 ? [undefined] : items.flatMap((item) => valuesAt(field(item, key), rest));
}

/** A rule that is a table of arguments and their right values. */
export function argumentRule(rule: Omit<Rule, "check">, rows: readonly ArgumentRow[]): Rule {
  return {
    ...rule,
    *check(graph, { settings }): Iterable<Finding> {
      for (const { types, argument, holds, right, ifWritten = false, except } of rows) {
        const path = argument === "" ? [] : argument.split(".");
        for (const node of types.flatMap((type) => graph.ofType(type))) {
          if (except?.test(node.path) === true) continue;
          for (const value of valuesAt(node.attributes, path)) {
            if ((ifWritten && value === undefined) || holds(value, settings)) continue;
            yield {
              path: node.path,
              problem:
                argument === "" ? "is not as it must be" : `${argument} is ${JSON.stringify(value ?? null)}`,
              mend: `set it to ${right}`,
            };
          }
        }
      }
    },
  };
}

/** The argument has exactly this value. */
export const exactly = (value: unknown): Pick<ArgumentRow, "holds" | "right"> => ({
  holds: (found) => found === value,
  right: JSON.stringify(value),
});

/** The argument is written, whatever it is. */
export const written = (right: string): Pick<ArgumentRow, "holds" | "right"> => ({
  holds: (found) =>
    found !== undefined && found !== null && found !== "" && !(Array.isArray(found) && found.length === 0),
  right,
});

/** The argument is a number of at least this size. */
export const atLeast = (least: number): Pick<ArgumentRow, "holds" | "right"> => ({
  holds: (found) => typeof found === "number" && found >= least,
  right: `at least ${String(least)}`,
});

/** The argument is true in environments whose data may go with them, and only there; elsewhere it is false. */
export const ifDisposable = (disposable: boolean): Pick<ArgumentRow, "holds" | "right"> => ({
  holds: (found, settings) =>
    settings === undefined || (found === true) === (settings.profile.disposable === disposable),
  right: disposable ? "true in a disposable environment only" : "true unless the environment is disposable",
});
