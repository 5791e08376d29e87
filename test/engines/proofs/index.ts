import type { Proof } from "../proof";
import { awsApply } from "./aws-apply";
import { miniature } from "./miniature";
import { pipeline } from "./pipeline";
import { promtool } from "./promtool";
import { validate } from "./validate";
import { values } from "./values";

/** Every proof, quick ones first. */
export const proofs: readonly Proof[] = [promtool, values, pipeline, validate, awsApply, miniature];
