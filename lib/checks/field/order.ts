import type { Lesson } from "./lesson";

/** Lessons 52 to 70. */
export const ORDER_LESSONS: readonly Lesson[] = [
  {
    number: 52,
    text: "Cluster and contents in one stack: shown to converge, so no split is needed",
    held: { by: "engine", where: "test/engines/miniature" },
  },
  { number: 53, text: "No custom resource asks the API server at plan" },
  {
    number: 54,
    text: "Nothing is multiplied over keys that a plan does not know",
    held: { by: "construction", where: "lib/kubernetes/installation.ts" },
  },
  { number: 55, text: "Namespaces come before what is in them" },
  {
    number: 56,
    text: "No Service waits for the load balancer controller's webhook",
    held: { by: "construction", where: "lib/aws/add-ons/load-balancer-controller.ts" },
  },
  { number: 57, text: "Custom resources wait for their definitions" },
  {
    number: 58,
    text: "Monitors come after Prometheus' definitions",
    held: { by: "construction", where: "lib/platform/observability/monitors.ts" },
  },
  {
    number: 59,
    text: "KServe comes after cert-manager and its own definitions",
    held: { by: "test", where: "test/platform/serving/kserve.test.ts" },
  },
  { number: 60, text: "A release that reads a Secret waits for the ExternalSecret" },
  {
    number: 61,
    text: "Namespace, then secret, then release",
    held: { by: "test", where: "test/kubernetes/installation.test.ts" },
  },
  { number: 62, text: "Every Secret and key that is read is produced" },
  {
    number: 63,
    text: "Key Vault secrets wait for the role that may write them",
    held: { by: "test", where: "test/azure/secret-store.test.ts" },
  },
  {
    number: 64,
    text: "The commands that fetch tokens are checked before an apply",
    held: { by: "test", where: "test/commands/doctor.test.ts" },
  },
  {
    number: 65,
    text: "Releases have the time that they were measured to need",
    held: { by: "construction", where: "lib/facts/release-timeouts.ts" },
  },
  {
    number: 66,
    text: "What is applied is the plan that was reviewed",
    held: { by: "test", where: "test/commands/workflows.test.ts" },
  },
  {
    number: 67,
    text: "Every input is validated before anything is written",
    held: { by: "construction", where: "lib/environment/validate.ts" },
  },
  { number: 68, text: "A custom resource ships only with its operator" },
  { number: 69, text: "API versions are ones that the installed definitions serve" },
  {
    number: 70,
    text: "Definitions are owned by the release that brings them",
    held: { by: "construction", where: "lib/kubernetes/install-order.ts" },
  },
];
