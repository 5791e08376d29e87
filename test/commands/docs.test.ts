import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import packageFile from "../../package.json";
import { environmentNames } from "../../environments";

/** Pages that people wrote: alerts' runbooks begin with a capital and are generated beside their alerts. */
const PAGES = [
  ...readdirSync("docs/operate").map((file) => join("docs/operate", file)),
  ...readdirSync("docs/runbooks")
    .filter((file) => /^[a-z].*\.md$/.test(file))
    .map((file) => join("docs/runbooks", file)),
  ...readdirSync(".github")
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(".github", file)),
];

describe.each(PAGES)("%s", (page) => {
  const text = readFileSync(page, "utf8");

  it("links to what is there", () => {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      expect({ target, there: existsSync(join(dirname(page), target!)) }).toEqual({ target, there: true });
    }
  });

  it("names commands, files and environments that there are", () => {
    for (const [, script] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)) {
      expect(Object.keys(packageFile.scripts)).toContain(script);
    }
    for (const [, path] of text.matchAll(/`((?:lib|environments|stacks|test)\/[\w./-]*\w\/?)`/g))
      expect(existsSync(path!)).toBe(true);
    const known = [...environmentNames(), "aws-bootstrap"];
    for (const [, name] of text.matchAll(/(?:-- |cdktf (?:deploy|destroy) )([a-z]+-[a-z]+)\b/g))
      expect(known).toContain(name);
  });
});

it("every runbook says what is seen, and what to do", () => {
  for (const page of PAGES.filter((name) => name.includes("runbooks"))) {
    expect(readFileSync(page, "utf8")).toMatch(/\*\*Seen:\*\*[\s\S]*\n1\. /);
  }
});
