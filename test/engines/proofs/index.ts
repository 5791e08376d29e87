import type { Proof } from "../proof";
import { actionlint } from "./actionlint";
import { admission } from "./admission";
import { alerting } from "./alerting";
import { awsApply } from "./aws-apply";
import { checkov } from "./checkov";
import { customResourcesProof } from "./custom-resources";
import { faults } from "./faults";
import { kubeconform } from "./kubeconform";
import { kubernetesApply } from "./kubernetes-apply";
import { kyverno } from "./kyverno";
import { localApply } from "./local-apply";
import { miniature } from "./miniature";
import { nodes } from "./nodes";
import { opaProof } from "./opa";
import { opentofu } from "./opentofu";
import { pipeline } from "./pipeline";
import { promtool } from "./promtool";
import { serving } from "./serving";
import { sweepProof } from "./sweep";
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
  nodes,
  kyverno,
  checkov,
  admission,
  customResourcesProof,
  kubeconform,
  pipeline,
  serving,
  sweepProof,
  validate,
  opentofu,
  faults,
  localApply,
  kubernetesApply,
  awsApply,
  wholeCycle,
  miniature,
];
