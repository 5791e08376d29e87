import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RULES } from "../checks/rules";
import { WAIVERS } from "../checks/waivers";
import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import { pages } from "./pages";
import { given, main } from "./terminal";

const HELP = `npm run docs

Writes every page that is generated from the code, and prints their names.`;

function write(): void {
  const today = new Date();
  const program = new Program(
    { ...select({ names: undefined, today }), outdir: "cdktf.out" },
    { rules: RULES, waivers: WAIVERS, today },
  );
  for (const [file, text] of pages(program.results)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(file);
  }
}

main((args) => {
  if (given(args, {}, 0) === undefined) console.log(HELP);
  else write();
  return 0;
});
