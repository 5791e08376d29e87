import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { validateEnvironments } from "../../lib/environment/validate";
import { environmentNames } from "../../environments";
import { BOOTSTRAP_CLOUDS, bootstrapName } from "../../stacks/bootstrap-for";
import { commandsOf, markdownFiles, read } from "./markdown";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const stacks = [...environmentNames(), ...BOOTSTRAP_CLOUDS.map(bootstrapName)];

/** Everything that pages tell people to type, in shell blocks and in the text. */
const typed = (file: string): string[] => [
  ...commandsOf(read(file)),
  ...[...read(file).matchAll(/`((?:npm|npx) [^`\n]+)`/g)].map(([, command]) => command ?? ""),
];

test.each(markdownFiles)("npm scripts that %s names exist", (file) => {
  const named = typed(file).flatMap((line) =>
    [...line.matchAll(/npm run (?:--silent |-s )?([\w:-]+)/g)].map(([, name]) => name ?? ""),
  );
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test.each(markdownFiles)("stacks that %s names exist", (file) => {
  const named = typed(file).flatMap((line) =>
    [...line.matchAll(/cdktf (?:deploy|diff|destroy|output) ([a-z][\w-]*)/g)].map(([, name]) => name ?? ""),
  );
  expect(named.filter((name) => !stacks.includes(name))).toEqual([]);
});

test("the README's two command lines are the ones that .ci/run executes the parts of", () => {
  const readme = commandsOf(read("README.md"));
  expect(readme).toContain("npm ci --ignore-scripts && npm run synth");
  expect(readme).toContain("npm ci --ignore-scripts && npm test");
  const ci = read(".ci/run");
  for (const part of ["npm ci --ignore-scripts", "npm test", "npm run --silent synth -- --strict"])
    expect(ci).toContain(part);
});

test("the README's price of an idle aws-dev is its page's", () => {
  const [, least] = /\| \*\*sum\*\* \| (\d+) \|/.exec(read("docs/environments/aws-dev.md")) ?? [];
  expect(read("README.md")).toContain(`costs about ${String(least)} USD a month`);
});

test("the README's first change of an environment is one that an environment may say", () => {
  const [, literal = ""] = /export default (\{[\s\S]*?\}) satisfies/.exec(read("README.md")) ?? [];
  const content = parse(literal.replaceAll(/,(?=\s*\})/g, "")) as unknown;
  expect(() => validateEnvironments([{ file: "environments/aws-dev.ts", content }], undefined)).not.toThrow();
});
