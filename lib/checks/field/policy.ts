import type { Lesson } from "./lesson";

/** Lessons 96 to 111. */
export const POLICY_LESSONS: readonly Lesson[] = [
  { number: 96, text: "Every pod of the platform passes the platform's own policies" },
  {
    number: 97,
    text: "Every policy rule has an admitted and a denied example",
    held: { by: "test", where: "test/platform/policy/kyverno.test.ts" },
  },
  {
    number: 98,
    text: "Rules about the caller do not run in the background",
    held: { by: "test", where: "test/platform/policy/kyverno.test.ts" },
  },
  {
    number: 99,
    text: "Dotted keys with special characters are quoted in conditions",
    held: { by: "test", where: "test/platform/policy/kyverno.test.ts" },
  },
  {
    number: 100,
    text: "Privileged containers are denied, not asked to say false",
    held: { by: "test", where: "test/platform/policy/kyverno.test.ts" },
  },
  { number: 101, text: "The registry list covers every image that ships, in init containers too" },
  { number: 102, text: "Namespaces have a Pod Security level that their charts meet" },
  { number: 103, text: "Disruption budgets let one pod go and select real pods" },
  {
    number: 104,
    text: "The network enforces its policies",
    held: { by: "test", where: "test/contract/cluster.test.ts" },
  },
  {
    number: 105,
    text: "Selectors of model pods ask whether the label exists, not for a value",
    held: { by: "test", where: "test/platform/policy/network.test.ts" },
  },
  {
    number: 106,
    text: "Default deny leaves webhooks and scraping open",
    held: { by: "test", where: "test/platform/policy/network.test.ts" },
  },
  {
    number: 107,
    text: "Operators' own namespaces are excluded by name and reason",
    held: { by: "test", where: "test/platform/policy/kyverno.test.ts" },
  },
  { number: 108, text: "No page without sign-in is on the internet" },
  { number: 109, text: "A TLS listener has its certificate" },
  {
    number: 110,
    text: "Runtime policies are namespaced and run on both architectures",
    held: { by: "test", where: "test/platform/policy/tetragon.test.ts" },
  },
  {
    number: 111,
    text: "Image tags do not move",
    held: { by: "test", where: "test/contract/container-registry.test.ts" },
  },
];
