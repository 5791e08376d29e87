import { LANGUAGE_MODELS } from "../../../environment/schema";
import { serviceNameOf } from "../../serving/models";

/** A route of a model: its InferenceService's name, or that of the predictor behind it. */
const route = (name: string): string => `httproute/mlops/${name}(-predictor)?/rule/.*`;

/** Selects the gateway's traffic to served models: each route of the models' namespace is a cluster of Envoy. */
export const INFERENCE_CLUSTERS = 'envoy_cluster_name=~"httproute/mlops/.+"';

/**
 * The same without language models: their answers take as long as they are, and the first one after a pause minutes, while a node starts. A
 * team's own language model is known by a name that begins with `llm-`.
 */
export const PROMPT_CLUSTERS = `${INFERENCE_CLUSTERS},envoy_cluster_name!~"${route(
  `(llm-.+|${LANGUAGE_MODELS.map(serviceNameOf).join("|")})`,
)}"`;

/** The gateway's series under the name that people know: their InferenceService's, as label `inferenceservice`. */
export const byModel = (series: string): string =>
  `label_replace(${series}, "inferenceservice", "$1", "envoy_cluster_name", "${route("(.+?)")}")`;
