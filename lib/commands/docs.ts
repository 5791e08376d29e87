import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { RULES } from "../checks/rules";
import { WAIVERS } from "../checks/waivers";
import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import { withoutTokenTraces } from "../../stacks/token-traces";
import { pages } from "./pages";

// npm run docs: writes every page that is generated from the code.
withoutTokenTraces(process.env);
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
