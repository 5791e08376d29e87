import type { Proof } from "../proof";
import { admission } from "./admission";
import { awsApply } from "./aws-apply";
import { checkov } from "./checkov";
import { kyverno } from "./kyverno";
import { miniature } from "./miniature";
import { opaProof } from "./opa";
import { pipeline } from "./pipeline";
import { promtool } from "./promtool";
import { validate } from "./validate";
import { values } from "./values";

/** Every proof, quick ones first. */
export const proofs: readonly Proof[] = [
  promtool,
  opaProof,
  values,
  kyverno,
  checkov,
  admission,
  pipeline,
  validate,
  awsApply,
  miniature,
];
