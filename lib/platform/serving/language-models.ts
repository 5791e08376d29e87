import { cores, gibibytes } from "../../environment/quantity";
import type { Cluster } from "../../cloud/cluster";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import type { Component } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import type { Profile, Stage } from "../../environment/profile";
import type { ModelStage } from "../governance";
import { MODEL_NAMESPACE } from "./inference-service";
import { HUB_LABEL, HUB_TOKEN, llmService } from "./llm-service";
import { MODELS, serviceNameOf, type LanguageModel, type LanguageModelName } from "./models";

/** Stage of a model that the environment itself names. */
const STAGE: Readonly<Record<Stage, ModelStage>> = {
  dev: "development",
  staging: "staging",
  prod: "production",
};

/** Part of the namespace's quota that is left to what teams serve beside these models. */
const LEFT_TO_TEAMS = 0.25;

type Room = Pick<Profile, "gpu" | "quota">;

/** Language models that an environment names. */
export interface LanguageModelsProps {
  readonly names: readonly LanguageModelName[];
  readonly stage: Stage;
  /** GPUs of the environment and quota of the namespace, which the models share. */
  readonly profile: Room;
  readonly cluster: Pick<Cluster, "pools" | "gpuAffinity">;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Token of the hub; needed by models whose terms people must accept. */
  readonly hubToken: StoredSecret | undefined;
}

/** Whether one of the models can be fetched only with a token. */
export const needsHubToken = (names: readonly LanguageModelName[]): boolean =>
  names.some((name) => MODELS[name].gated);

/**
 * Servers that a model may have: its part of GPUs and quota, the same for each model. One at least: where that is too much, the rule
 * `platform-fits-its-quotas` says what to raise.
 */
function replicasWithin({ gpu, quota }: Room, models: number, { host, gpus }: LanguageModel): number {
  const { requests, limits } = quota;
  const share = (1 - LEFT_TO_TEAMS) / models;
  const most = Math.min(
    Math.min(gpu.max, quota.gpus) / models / gpus,
    (Math.min(cores(requests.cpu), cores(limits.cpu)) * share) / cores(host.cpu),
    (Math.min(gibibytes(requests.memory), gibibytes(limits.memory)) * share) / gibibytes(host.memory),
  );
  return Math.max(1, Math.floor(most));
}

/**
 * The language models that the environment's file names, each scaled to zero while nobody asks. That a model stands in the file, which is
 * reviewed, is its approval.
 */
export function languageModels({
  names,
  stage,
  profile,
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
        const maxReplicas = replicasWithin(profile, names.length, model);
        return llmService({
          name: serviceNameOf(name),
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
