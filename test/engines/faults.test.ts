import { readFileSync } from "node:fs";
import { FAULTS } from "./faults";

const page = readFileSync("docs/operate/faults.md", "utf8");
const sections = page.split(/^### /m).slice(1);

/** What is shown of a fault, on one line. */
function shown(name: string): string {
  const section = sections.find((text) => text.startsWith(`${name}\n`)) ?? "";
  const blocks = [...section.matchAll(/^```text\n(.*?)^```/gms)].map(([, text]) => text);
  return blocks.join(" ").replace(/\s+/g, " ");
}

it.each(FAULTS)("the page shows what is said: $name, $says", ({ name, says }) => {
  expect(shown(name)).toMatch(says);
});

it("every section that is no fault of this machine's own files is one that is made", () => {
  const own = ["Packages", "Node", "A file", "The disk"];
  const headings = sections.map((text) => text.split("\n")[0] ?? "");
  const made = new Set(FAULTS.map(({ name }) => name));
  expect(headings.filter((name) => !made.has(name) && !own.some((start) => name.startsWith(start)))).toEqual(
    [],
  );
});
