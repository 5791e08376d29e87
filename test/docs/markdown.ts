import { readdirSync, readFileSync } from "node:fs";

/** Every page of the project: the README, what is under docs/ and lib/, and GitHub's own. */
export const markdownFiles: readonly string[] = [
  "README.md",
  ...["docs", "lib", ".github"].flatMap((folder) => under(folder)),
];

function under(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => `${folder}/${file}`)
      .sort();
  } catch {
    return []; // a checkout without the folder has no pages there
  }
}

const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, "").replace(/`[^`\n]*`/g, "");

/** Where the links of a page go. */
export const linksOf = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");

/** Names under which GitHub reaches the headings of a page. */
export const anchorsOf = (text: string): readonly string[] =>
  [...text.replace(/```[\s\S]*?```/g, "").matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? "")
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );

/** Lines of the shell blocks of a page, comments taken off. */
export const commandsOf = (text: string): readonly string[] =>
  [...text.matchAll(/```(?:sh|bash|console)\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => (block ?? "").split("\n"))
    .map((line) =>
      line
        .replace(/\s+#.*$/, "")
        .replace(/^\$ /, "")
        .trim(),
    )
    .filter((line) => line !== "" && !line.startsWith("#"));

/** Words in back quotes that look like a path of the project. */
export const pathsOf = (text: string): readonly string[] =>
  [...text.replace(/```[\s\S]*?```/g, "").matchAll(/`([^`\n]+)`/g)]
    .map(([, word]) => word ?? "")
    .filter((word) => /^(lib|stacks|environments|test|docs|\.ci|\.config|\.github)\/[\w./-]*$/.test(word));

/** A page's text. */
export const read = (file: string): string => readFileSync(file, "utf8");
