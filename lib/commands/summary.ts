import { RULES } from "../checks/rules";
import { WAIVERS } from "../checks/waivers";
import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import { summaryOf } from "./changed/summary";
import { given, main } from "./terminal";

const HELP = `npm run summary -- [ENVIRONMENT]

Prints as JSON what synthesis says beside the stacks: cost, ceilings, findings, rules and waivers. Two of them, of two
commits, are what npm run plan-comment compares.`;

main((args) => {
  const options = given(args, {}, 1);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const today = new Date();
  const checks = { rules: RULES, waivers: WAIVERS, today };
  const program = new Program({ ...select({ names: options.words[0], today }), outdir: "cdktf.out" }, checks);
  console.log(JSON.stringify(summaryOf(program.results, RULES, WAIVERS)));
  return 0;
});
