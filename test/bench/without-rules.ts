import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import { withoutTokenTraces } from "../../stacks/token-traces";

// What main.ts does, but for the rules: the difference is their price.
withoutTokenTraces(process.env);
const today = new Date();
const outdir = process.env["CDKTF_OUTDIR"] ?? "cdktf.out";
const input = select({ names: process.env["ENVIRONMENTS"], today });
new Program({ ...input, outdir }, { rules: [], waivers: [], today }).app.synth();
