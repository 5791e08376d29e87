import type { Cluster } from "../../cloud/cluster";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import type { Component } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import type { Stage } from "../../environment/profile";
import type { ModelStage } from "../governance";
import { MODEL_NAMESPACE } from "./inference-service";
import { HUB_LABEL, HUB_TOKEN, llmService } from "./llm-service";
import { MODELS, type LanguageModelName } from "./models";

/** Stage of a model that the environment itself names. */
const STAGE: Readonly<Record<Stage, ModelStage>> = {
  dev: "development",
  staging: "staging",
  prod: "production",
};

/** Language models that an environment names. */
export interface LanguageModelsProps {
  readonly names: readonly LanguageModelName[];
  readonly stage: Stage;
  /** Most GPUs at once, shared by the models. */
  readonly maxGpus: number;
  readonly cluster: Pick<Cluster, "pools" | "gpuAffinity">;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Token of the hub; needed by models whose terms people must accept. */
  readonly hubToken: StoredSecret | undefined;
}

/** Whether one of the models can be fetched only with a token. */
export const needsHubToken = (names: readonly LanguageModelName[]): boolean =>
  names.some((name) => MODELS[name].gated);

/**
 * The language models that the environment's file names, each scaled to zero while nobody asks. That a model stands in the file, which is
 * reviewed, is its approval.
 */
export function languageModels({
  names,
  stage,
  maxGpus,
  cluster,
  podLabels,
  hubToken,
}: LanguageModelsProps): Component {
  const record = {
    owner: "platform",
    stage: STAGE[stage],
    approval: { by: "environment-review", ticket: "ENV-1" },
  } as const;
  return {
    name: "language-models",
    layer: "serving",
    description: `Language models that the environment names: ${names.join(", ")}`,
    namespace: MODEL_NAMESPACE,
    after: [
      ...(hubToken === undefined
        ? []
        : [
            externalSecret({
              name: HUB_TOKEN.secret,
              namespace: MODEL_NAMESPACE,
              data: { [HUB_TOKEN.key]: hubToken },
            }),
          ]),
      ...names.flatMap((name) => {
        const model = MODELS[name];
        const maxReplicas = Math.max(1, Math.floor(maxGpus / names.length / model.gpus));
        return llmService({
          name: name.replaceAll(".", "-"),
          model,
          record,
          cluster,
          podLabels,
          maxReplicas,
        });
      }),
    ],
    flows: [
      {
        from: { namespace: MODEL_NAMESPACE, labels: HUB_LABEL },
        to: "internet",
        ports: [443],
        why: "fetch weights from the Hugging Face hub",
      },
    ],
  };
}
