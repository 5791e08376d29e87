import type { Lesson } from "./lesson";

/** Lessons 1 to 22. */
export const IDENTITY_LESSONS: readonly Lesson[] = [
  {
    number: 1,
    text: "A right on an encrypted bucket carries the right on its key, limited to S3",
    held: { by: "construction", where: "lib/aws/object-store.ts" },
  },
  {
    number: 2,
    text: "Every pod that moves artifacts has an identity of its own, with multipart rights",
    held: { by: "construction", where: "lib/platform/workloads.ts" },
  },
  {
    number: 3,
    text: "Every workload has an identity on every cloud",
    held: { by: "construction", where: "lib/platform/bind-workloads.ts" },
  },
  {
    number: 4,
    text: "The federated subject is the ServiceAccount that the pods run as",
    held: { by: "construction", where: "lib/platform/workloads.ts" },
  },
  {
    number: 5,
    text: "An Azure identity marks the ServiceAccount and the pod",
    held: { by: "construction", where: "lib/azure/workload-identity.ts" },
  },
  {
    number: 6,
    text: "Labels and annotations that look like booleans stay strings in Helm values",
    held: { by: "construction", where: "lib/kubernetes/values.ts" },
  },
  {
    number: 7,
    text: "A ServiceAccount has one owner, the chart or us",
    held: { by: "test", where: "test/platform/foundation/foundation.test.ts" },
  },
  {
    number: 8,
    text: "GKE's identity bindings wait for the cluster that brings the pool",
    held: { by: "construction", where: "lib/gcp/workload-identity.ts" },
  },
  { number: 9, text: "No cloud right is bound to a default ServiceAccount" },
  {
    number: 10,
    text: "External Secrets may read every secret that an ExternalSecret names",
    held: { by: "construction", where: "lib/cloud/secret-store.ts" },
  },
  {
    number: 11,
    text: "Secrets are read from the store they are written to, JSON documents by property",
    held: { by: "construction", where: "lib/kubernetes/external-secret.ts" },
  },
  {
    number: 12,
    text: "Access to secrets is given secret by secret",
    held: { by: "construction", where: "lib/cloud/secret-store.ts" },
  },
  {
    number: 13,
    text: "The deploying role covers what the graph needs",
    held: { by: "test", where: "test/aws/bootstrap.test.ts" },
  },
  { number: 14, text: "A role's inline policies fit IAM's limit" },
  { number: 15, text: "CI trust is enumerated, and pull requests get a role that can only plan" },
  {
    number: 16,
    text: "The Azure deployer's scope holds the resource group that the stack makes",
    held: { by: "test", where: "test/azure/bootstrap.test.ts" },
  },
  {
    number: 17,
    text: "The GCP deployer may act as service accounts and peer networks",
    held: { by: "test", where: "test/gcp/bootstrap.test.ts" },
  },
  {
    number: 18,
    text: "Karpenter may list and manage instance profiles, without which its finalizer never clears",
    held: { by: "test", where: "test/aws/identity.test.ts" },
  },
  {
    number: 19,
    text: "The service-linked role of spot exists before a spot pool does",
    held: { by: "construction", where: "lib/aws/bootstrap.ts" },
  },
  { number: 20, text: "The deployer's access to the cluster exists before anything in it" },
  {
    number: 21,
    text: "The key's policy names every service that uses it",
    held: { by: "test", where: "test/aws/network.test.ts" },
  },
  { number: 22, text: "No administrator's certificate or token is in the state" },
];
