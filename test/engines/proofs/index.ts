import type { Proof } from "../proof";
import { actionlint } from "./actionlint";
import { admission } from "./admission";
import { alerting } from "./alerting";
import { awsApply } from "./aws-apply";
import { checkov } from "./checkov";
import { customResourcesProof } from "./custom-resources";
import { kyverno } from "./kyverno";
import { miniature } from "./miniature";
import { opaProof } from "./opa";
import { pipeline } from "./pipeline";
import { promtool } from "./promtool";
import { serving } from "./serving";
import { validate } from "./validate";
import { values } from "./values";
import { wholeCycle } from "./whole-cycle";

/** Every proof, quick ones first. */
export const proofs: readonly Proof[] = [
  actionlint,
  promtool,
  alerting,
  opaProof,
  values,
  kyverno,
  checkov,
  admission,
  customResourcesProof,
  pipeline,
  serving,
  validate,
  awsApply,
  wholeCycle,
  miniature,
];
