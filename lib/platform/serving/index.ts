import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { kserve } from "./kserve";
import { languageModels, needsHubToken } from "./language-models";

/** Name of the Hugging Face hub's token in the secret store. */
const HUB_TOKEN_SECRET = "hugging-face-token";

/** Components of the serving layer: KServe, and the language models that the environment names. */
export function serving(inputs: PlatformInputs): readonly Component[] {
  const { settings, stores, identities, cluster, secrets } = inputs;
  const { models: names = [], profile, stage, domain } = settings;
  const inference = identities["kserve-inference"];
  const server = kserve({ store: stores.artifacts, inference, domain, model: profile.model });
  if (names.length === 0) return [server];
  const hubToken = needsHubToken(names) ? secrets.provided(HUB_TOKEN_SECRET) : undefined;
  const podLabels = inference.podLabels;
  return [server, languageModels({ names, stage, profile, cluster, podLabels, hubToken })];
}
