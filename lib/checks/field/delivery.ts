import type { Lesson } from "./lesson";

/** Lessons 148 to 157. */
export const DELIVERY_LESSONS: readonly Lesson[] = [
  {
    number: 148,
    text: "Every object has one owner",
    held: { by: "test", where: "test/stacks/ownership.test.ts" },
  },
  {
    number: 149,
    text: "ArgoCD leaves alone what Kyverno writes",
    held: { by: "test", where: "test/platform/delivery/argo-cd.test.ts" },
  },
  {
    number: 150,
    text: "Applications apply on the server, make no namespace and retry",
    held: { by: "test", where: "test/platform/delivery/argo-cd.test.ts" },
  },
  { number: 151, text: "An object that mounts a Secret ships with it" },
  {
    number: 152,
    text: "Secrets made from templates have no clock in them",
    held: { by: "construction", where: "lib/kubernetes/external-secret.ts" },
  },
  {
    number: 153,
    text: "Every environment has a complete backend",
    held: { by: "construction", where: "stacks/backend.ts" },
  },
  {
    number: 154,
    text: "Stages differ by typed data alone",
    held: { by: "construction", where: "lib/environment/profile.ts" },
  },
  { number: 155, text: "A chart's version stands in one place" },
  {
    number: 156,
    text: "Pages are generated from the code",
    held: { by: "construction", where: "lib/commands/docs.ts" },
  },
  {
    number: 157,
    text: "A hardening change runs the deploy checks again",
    held: { by: "test", where: "test/stacks/environments.test.ts" },
  },
];
