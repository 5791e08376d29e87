import type { KubernetesObject } from "../../../kubernetes/object";
import { FAIRNESS_LABEL, MODEL_ANNOTATIONS, MODEL_LABELS, MODEL_STAGES } from "../../governance";
import { Computed, generatingPolicy } from "./generated";
import {
  annotation,
  INFERENCE_SERVICES,
  label,
  listOf,
  quoted,
  validatingPolicy,
  type PolicyAction,
} from "./policy";

const stageIsProduction = `${label(MODEL_LABELS.stage)} == 'production'`;

function metadata(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "require-model-metadata",
    title: "A served model has a name, a version, an owner and a stage",
    action,
    match: INFERENCE_SERVICES,
    variables: {
      missing: `${listOf(Object.values(MODEL_LABELS))}.filter(k, object.metadata.?labels[?k].orValue('') == '')`,
    },
    validations: [
      {
        expression: "variables.missing.size() == 0",
        message: "'add the labels ' + variables.missing.join(', ')",
      },
      {
        expression: `${label(MODEL_LABELS.stage)} in ${listOf(["", ...MODEL_STAGES])}`,
        message: quoted(`set the label ${MODEL_LABELS.stage} to one of ${MODEL_STAGES.join(", ")}`),
      },
    ],
  });
}

function lineage(action: PolicyAction): KubernetesObject {
  const keys = [MODEL_ANNOTATIONS.experiment, MODEL_ANNOTATIONS.run];
  return validatingPolicy({
    name: "require-model-lineage",
    title: "A served model names the experiment and the run that made it",
    action,
    match: INFERENCE_SERVICES,
    variables: { missing: `${listOf(keys)}.filter(k, object.metadata.?annotations[?k].orValue('') == '')` },
    validations: [
      {
        expression: "variables.missing.size() == 0",
        message:
          "'add the annotations ' + variables.missing.join(', ') + ' with the MLflow experiment and run that made the model'",
      },
    ],
  });
}

function approval(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "require-production-approval",
    title: "A model in production was approved by someone, in a ticket",
    action,
    match: INFERENCE_SERVICES,
    conditions: { production: stageIsProduction },
    validations: [
      {
        expression: `${annotation(MODEL_ANNOTATIONS.approvedBy)} != ''`,
        message: quoted(`name the approver in the annotation ${MODEL_ANNOTATIONS.approvedBy}`),
      },
      {
        expression: `${annotation(MODEL_ANNOTATIONS.approvalTicket)}.matches('^[A-Z][A-Z0-9]+-[0-9]+$')`,
        message: quoted(
          `give the approval's ticket, such as ML-142, in the annotation ${MODEL_ANNOTATIONS.approvalTicket}`,
        ),
      },
    ],
  });
}

function biasCheck(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "require-bias-check",
    title: "A model that decides about people has passed its bias check",
    action,
    match: INFERENCE_SERVICES,
    conditions: { "fairness-critical": `${label(FAIRNESS_LABEL)} == 'true'` },
    validations: [
      {
        expression: `${annotation(MODEL_ANNOTATIONS.biasCheck)} == 'passed'`,
        message: quoted(`run the bias check and set the annotation ${MODEL_ANNOTATIONS.biasCheck} to passed`),
      },
    ],
  });
}

function versionFormat(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "require-semantic-version",
    title: "A model's version has the form 1.4.0",
    action,
    match: INFERENCE_SERVICES,
    conditions: { "has-version": `${label(MODEL_LABELS.version)} != ''` },
    validations: [
      {
        expression: `${label(MODEL_LABELS.version)}.matches('^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)$')`,
        message: quoted(`write the label ${MODEL_LABELS.version} as MAJOR.MINOR.PATCH, for example 1.4.0`),
      },
    ],
  });
}

/** Reads the request's old object, so it cannot judge objects that are only there (rule 98). */
function deletionProtection(action: PolicyAction): KubernetesObject {
  const stage = `oldObject.metadata.?labels[?${quoted(MODEL_LABELS.stage)}].orValue('')`;
  return validatingPolicy({
    name: "protect-production-models",
    title: "A model in production is not deleted",
    action,
    background: false,
    match: { ...INFERENCE_SERVICES, operations: ["DELETE"] },
    validations: [
      {
        expression: `${stage} != 'production'`,
        message: quoted(`the model is in production: set its label ${MODEL_LABELS.stage} to archived first`),
      },
    ],
  });
}

/** One record for each version of a model at each stage, beside the model; it stays when the model goes. */
function auditRecord(): KubernetesObject {
  const stage = label(MODEL_LABELS.stage);
  const version = label(MODEL_LABELS.version);
  return generatingPolicy({
    name: "record-model-deployments",
    title: "Every version of a model leaves a record at every stage that it is deployed at",
    match: INFERENCE_SERVICES,
    conditions: { labelled: `${version} != '' && ${stage} != ''` },
    namespace: "object.metadata.namespace",
    keep: false,
    objects: [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: new Computed(`'model-audit-' + object.metadata.name + '-' + ${version} + '-' + ${stage}`),
          labels: { "ml-platform/record": "model-audit" },
        },
        data: {
          service: new Computed("object.metadata.name"),
          model: new Computed(label(MODEL_LABELS.name)),
          version: new Computed(version),
          stage: new Computed(stage),
          owner: new Computed(label(MODEL_LABELS.owner)),
          run: new Computed(annotation(MODEL_ANNOTATIONS.run)),
          approvedBy: new Computed(annotation(MODEL_ANNOTATIONS.approvedBy)),
          approvalTicket: new Computed(annotation(MODEL_ANNOTATIONS.approvalTicket)),
        },
      },
    ],
  });
}

/** Policies about models. */
export function modelPolicies(action: PolicyAction): KubernetesObject[] {
  return [
    metadata(action),
    lineage(action),
    approval(action),
    biasCheck(action),
    versionFormat(action),
    deletionProtection(action),
    auditRecord(),
  ];
}
