import type { Mistake } from "./mistake";

/** Mistakes that break rules of the family scheduling. */
export const SCHEDULING_MISTAKES: readonly Mistake[] = [
  [
    "node-pools-are-understood",
    "aws-dev",
    "instance-metadata-open",
    "aws-dev/platform/karpenter/after/objects/release EC2NodeClass/:gpu-workloads spec.metadataOptions.httpTokens",
  ],
  [
    "dear-pools-are-tainted",
    "aws-dev",
    "rename-pool-taint",
    "aws-dev/platform/karpenter/after/objects/release NodePool/:gpu-workloads spec.template.spec.taints.0.key",
  ],
  [
    "quantities-fit",
    "aws-dev",
    "oversize-cpu-request",
    "aws-dev/platform/argo-cd/argocd/release values.repoServer.copyutil.resources.requests.cpu",
  ],
  [
    "pools-are-bounded",
    "aws-dev",
    "unbounded-pool",
    "aws-dev/platform/karpenter/after/objects/release NodePool/:general-workloads spec.limits",
  ],
  [
    "interruptions-are-heard",
    "aws-dev",
    "remove-interruption-queue",
    "aws-dev/platform/karpenter/karpenter/release values.settings.interruptionQueue",
  ],
  [
    "nodes-hold-images-and-pods",
    "aws-dev",
    "few-pods-per-node",
    "aws-dev/platform/karpenter/after/objects/release EC2NodeClass/:general-workloads spec.kubelet.maxPods",
  ],
  [
    "what-starts-at-zero-is-scaled",
    "gcp-dev",
    "remove-object",
    "gcp-dev/platform/warm-capacity/after/objects/release ScaledObject/mlops:gpu-workload-scaler",
  ],
  [
    "given-node-labels-have-known-values",
    "aws-dev",
    "karpenter-unknown-instance-type",
    "aws-dev/platform/karpenter/after/objects/release NodePool/:general-workloads spec.template.spec.requirements.1.values.0",
  ],
  [
    "existing-nodes-are-taken-as-they-are",
    "local-dev",
    "new-node-selector",
    "local-dev/platform/drift-detection/after/objects/release CronWorkflow/argo:drift-detection spec.workflowSpec.templates.1.nodeSelector",
  ],
];
