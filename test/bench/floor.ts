import type { Subject } from "./measure";

/** The least that a program with these resource classes can use: a process that requires cdktf and them, and does nothing. */
export function floor(loaded: readonly string[]): Subject {
  const requires = ["cdktf", ...loaded].map((file) => `require(${JSON.stringify(file)})`);
  return { name: "floor", args: ["--eval", requires.join(";")], cwd: process.cwd() };
}
