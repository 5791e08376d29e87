import type { Compute } from "../../environment/profile";
import type { LANGUAGE_MODELS } from "../../environment/schema";

/** Name of a language model that the platform knows. */
export type LanguageModelName = (typeof LANGUAGE_MODELS)[number];

/** Name of the InferenceService of a language model, which is part of host names: without dots. */
export const serviceNameOf = (name: LanguageModelName): string => name.replaceAll(".", "-");

/** A language model and what it needs. */
export interface LanguageModel {
  /** Repository on the Hugging Face hub. */
  readonly repository: string;
  /** Commit of the repository: weights and tokenizer never change under a name. */
  readonly revision: string;
  /** Version that its labels carry. */
  readonly version: string;
  /** People must accept its terms on the hub and give the cluster a token. */
  readonly gated: boolean;
  /** What the weights take on the GPU in 16-bit, in GiB. */
  readonly weightsGib: number;
  /** What the GPU must have: weights, and the cache of one conversation at full length, within the share that vLLM may use. */
  readonly gpu: { readonly memoryGib: number; readonly computeCapability: number };
  /** GPUs that it is spread over. */
  readonly gpus: number;
  /** CPU and memory of its server, beside the GPU. */
  readonly host: Compute;
  /** Room for the downloaded weights on the node's disk. */
  readonly disk: string;
  readonly purpose: string;
}

/** Compute capability from which vLLM's kernels and bfloat16 are there; a T4 (7.5) is below (rule 38). */
export const VLLM_CAPABILITY = 8.0;

/** The language models that the platform knows. Sizes are the specification's; revisions are those of 2026-11. */
export const MODELS: Readonly<Record<LanguageModelName, LanguageModel>> = {
  "mistral-7b-instruct": {
    repository: "mistralai/Mistral-7B-Instruct-v0.2",
    revision: "3ad372fc79158a2148299e3318516c786aeded6c",
    version: "0.2.0",
    gated: true,
    weightsGib: 14,
    gpu: { memoryGib: 20, computeCapability: VLLM_CAPABILITY },
    gpus: 1,
    host: { cpu: "3", memory: "12Gi" },
    disk: "40Gi",
    purpose: "General purpose",
  },
  "tinyllama-1.1b": {
    repository: "TinyLlama/TinyLlama-1.1B-Chat-v1.0",
    revision: "fe8a4ea1ffedaf415f4da2f062534de366a451e6",
    version: "1.0.0",
    gated: false,
    weightsGib: 4,
    gpu: { memoryGib: 8, computeCapability: VLLM_CAPABILITY },
    gpus: 1,
    host: { cpu: "2", memory: "6Gi" },
    disk: "10Gi",
    purpose: "Tests and demonstrations",
  },
  "codellama-7b": {
    repository: "codellama/CodeLlama-7b-Instruct-hf",
    revision: "22cb240e0292b0b5ab4c17ccd97aa3a2f799cbed",
    version: "1.0.0",
    gated: false,
    weightsGib: 14,
    gpu: { memoryGib: 20, computeCapability: VLLM_CAPABILITY },
    gpus: 1,
    host: { cpu: "3", memory: "12Gi" },
    disk: "40Gi",
    purpose: "Writes code",
  },
};
