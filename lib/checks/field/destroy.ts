import type { Lesson } from "./lesson";

/** Lessons 129 to 140. */
export const DESTROY_LESSONS: readonly Lesson[] = [
  { number: 129, text: "Disposable buckets are emptied on destroy" },
  { number: 130, text: "The backup vault is emptied on destroy" },
  { number: 131, text: "Controllers outlive their custom resources" },
  { number: 132, text: "Inference services go before KServe, policies before Kyverno" },
  { number: 133, text: "Load balancers are made by Ingress objects that go before their controller" },
  {
    number: 134,
    text: "What controllers made is swept after a destroy",
    held: { by: "test", where: "test/commands/sweep.test.ts" },
  },
  { number: 135, text: "Log groups are owned" },
  {
    number: 136,
    text: "A destroy refuses a detached state",
    held: { by: "test", where: "test/commands/sweep.test.ts" },
  },
  {
    number: 137,
    text: "A final snapshot has a name of its own",
    held: { by: "test", where: "test/aws/storage.test.ts" },
  },
  { number: 138, text: "Private service access is abandoned" },
  {
    number: 139,
    text: "Teardown is per environment",
    held: { by: "construction", where: "stacks/environment-stack.ts" },
  },
  {
    number: 140,
    text: "The bootstrap survives, its state protected",
    held: { by: "test", where: "test/contract/bootstrap.test.ts" },
  },
];
