/**
 * Labels that every served model carries. Whoever makes an InferenceService writes them, and admission policies ask for them; KServe copies
 * an InferenceService's labels to its pods, so a pod names its model too.
 */
export const MODEL_LABELS = {
  /** Name of the registered model. */
  name: "ml-platform/model",
  /** Version in the form `1.4.0`. */
  version: "ml-platform/model-version",
  /** Team or person who answers for it. */
  owner: "ml-platform/owner",
  /** One of {@link MODEL_STAGES}. */
  stage: "ml-platform/stage",
} as const;

/** Labels of a pod by which the platform knows what it does. */
export const WORKLOAD_LABELS = {
  /** Who made the pod: `workflow` on every pod of a pipeline; network policies go by it. */
  madeBy: "ml-platform/workload",
  /** One of {@link WORKLOAD_TYPES}; Gatekeeper bounds what a pod may ask for by it. */
  type: "ml-platform/workload-type",
} as const;

/** What pods are for, in the words of {@link WORKLOAD_LABELS}: those of pipelines train, those of an InferenceService answer. */
export const WORKLOAD_TYPES = { pipeline: "training", model: "inference" } as const;

/** Where a model is in its life. */
export const MODEL_STAGES = ["development", "staging", "production", "archived"] as const;
/** One of {@link MODEL_STAGES}. */
export type ModelStage = (typeof MODEL_STAGES)[number];

/** Annotations of a served model: where it comes from, and who let it into production. */
export const MODEL_ANNOTATIONS = {
  /** MLflow experiment that it was trained in; for a public model `external`. */
  experiment: "ml-platform/mlflow-experiment",
  /** MLflow run that made it; for a public model its revision. */
  run: "ml-platform/mlflow-run",
  /** Who approved it. Needed in production. */
  approvedBy: "ml-platform/approved-by",
  /** Ticket of the approval, for example `ML-142`. Needed in production. */
  approvalTicket: "ml-platform/approval-ticket",
  /** `passed` for a model whose label {@link FAIRNESS_LABEL} is `"true"`. */
  biasCheck: "ml-platform/bias-check",
} as const;

/** Label of models whose decisions concern people: they need a passed bias check. */
export const FAIRNESS_LABEL = "ml-platform/fairness-critical";

/** What a model is, in the words of {@link MODEL_LABELS} and {@link MODEL_ANNOTATIONS}. */
export interface ModelRecord {
  readonly name: string;
  readonly version: string;
  readonly owner: string;
  readonly stage: ModelStage;
  readonly experiment: string;
  readonly run: string;
  /** Who approved it, and the ticket; needed in production. @default none */
  readonly approval?: { readonly by: string; readonly ticket: string };
}

/** Labels and annotations of a served model, as the governance policies want them. */
export function modelMetadata(model: ModelRecord): {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
} {
  const approval =
    model.approval === undefined
      ? {}
      : {
          [MODEL_ANNOTATIONS.approvedBy]: model.approval.by,
          [MODEL_ANNOTATIONS.approvalTicket]: model.approval.ticket,
        };
  return {
    labels: {
      [MODEL_LABELS.name]: model.name,
      [MODEL_LABELS.version]: model.version,
      [MODEL_LABELS.owner]: model.owner,
      [MODEL_LABELS.stage]: model.stage,
    },
    annotations: {
      [MODEL_ANNOTATIONS.experiment]: model.experiment,
      [MODEL_ANNOTATIONS.run]: model.run,
      ...approval,
    },
  };
}
