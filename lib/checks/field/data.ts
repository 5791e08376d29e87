import type { Lesson } from "./lesson";

/** Lessons 112 to 128. */
export const DATA_LESSONS: readonly Lesson[] = [
  {
    number: 112,
    text: "No password that rotates by itself is copied",
    held: { by: "construction", where: "lib/cloud/secret-store.ts" },
  },
  {
    number: 113,
    text: "The stored password is the database's",
    held: { by: "construction", where: "lib/aws/postgres.ts" },
  },
  {
    number: 114,
    text: "Passwords fit into addresses",
    held: { by: "construction", where: "lib/cloud/ephemeral-password.ts" },
  },
  { number: 115, text: "Disposable environments delete secrets at once, others keep them" },
  {
    number: 116,
    text: "A rotated secret is not turned back",
    held: { by: "construction", where: "lib/cloud/ephemeral-password.ts" },
  },
  { number: 117, text: "No secret is in Helm values or state" },
  { number: 118, text: "What is derived from a secret stays out of outputs" },
  {
    number: 119,
    text: "The profile reaches every construct",
    held: { by: "construction", where: "lib/environment/settings.ts" },
  },
  { number: 120, text: "Names fit the vendors' limits" },
  { number: 121, text: "Delegated Postgres has no public access, and its DNS is linked first" },
  {
    number: 122,
    text: "Subnets in vault and storage rules have their service endpoints",
    held: { by: "test", where: "test/azure/storage.test.ts" },
  },
  {
    number: 123,
    text: "Closed vaults and accounts let the deployer in",
    held: { by: "test", where: "test/azure/secret-store.test.ts" },
  },
  {
    number: 124,
    text: "Shared-core Cloud SQL names its edition",
    held: { by: "test", where: "test/gcp/data.test.ts" },
  },
  {
    number: 125,
    text: "Flow logs are the kind that can still be made, in the region's one watcher",
    held: { by: "test", where: "test/azure/network.test.ts" },
  },
  { number: 126, text: "Artifacts do not expire" },
  {
    number: 127,
    text: "What is backed up is what the recovery page claims",
    held: { by: "test", where: "test/aws/storage.test.ts" },
  },
  {
    number: 128,
    text: "Azure arguments are the current provider's",
    held: { by: "test", where: "test/azure/schema.test.ts" },
  },
];
