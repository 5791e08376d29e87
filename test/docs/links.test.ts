import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { anchorsOf, linksOf, markdownFiles, pathsOf, read } from "./markdown";

const isWeb = (link: string): boolean => /^(https?|mailto):/.test(link);

/** What is wrong with a link; undefined for nothing. */
function faultOf(file: string, link: string): string | undefined {
  const [target = "", anchor] = link.split("#");
  const path = target === "" ? file : join(dirname(file), target);
  if (!existsSync(path)) return `${link}: there is no ${path}`;
  if (anchor === undefined || !path.endsWith(".md") || anchorsOf(read(path)).includes(anchor))
    return undefined;
  return `${link}: ${path} has no such heading`;
}

test.each(markdownFiles)("links of %s lead somewhere", (file) => {
  const local = linksOf(read(file)).filter((link) => !isWeb(link));
  expect(local.flatMap((link) => faultOf(file, link) ?? [])).toEqual([]);
});

test("a link to nothing, and to a heading that is not there, is found", () => {
  expect(faultOf("README.md", "docs/nothing.md")).toContain("there is no");
  expect(faultOf("README.md", "docs/rules.md#nothing")).toContain("no such heading");
  expect(faultOf("docs/README.md", "rules.md#rules")).toBeUndefined();
});

// Decisions tell of the day on which they were taken; their paths may be gone.
const current = markdownFiles.filter((file) => !file.startsWith("docs/decisions/"));

test.each(current)("paths that %s names exist", (file) => {
  expect(pathsOf(read(file)).filter((path) => !existsSync(path))).toEqual([]);
});

test("the index leads to every page of docs but those of single alerts", () => {
  // An environment that a team adds has its page in the table of deploy times, which is made anew with it.
  const reached = ["docs/README.md", "docs/deploy-time.md"].flatMap((page) =>
    linksOf(read(page)).map((link) => join("docs", link.replace(/#.*/, ""))),
  );
  const alerts = /^docs\/runbooks\/[A-Z]/;
  const pages = markdownFiles.filter(
    (file) => file.startsWith("docs/") && file !== "docs/README.md" && !alerts.test(file),
  );
  expect(pages.filter((file) => !reached.includes(file))).toEqual([]);
});

test("a row of what was asked for has a file and what shows it, or says why it is not built", () => {
  const rows = read("docs/seeds.md")
    .split("\n")
    .filter((line) => /^\| .* \| (00\d ?)+ \| /.test(line))
    .map((line) => line.split(" | "));
  const silent = rows.filter(
    ([, , where = "", shown = ""]) => !/not (built|used|scheduled)/.test(where) && !/`/.test(shown),
  );
  expect(rows.length).toBeGreaterThan(60);
  expect(silent.map(([name]) => name)).toEqual([]);
});
