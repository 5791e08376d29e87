import type { Outcome } from "../miniature/cases";
import { runMiniature } from "../miniature/run";
import { type Case, type Proof, caseOf } from "../proof";

function asCase({ name, tries, good, seen, faults }: Outcome): Case {
  const counted = tries === 1 ? name : `${name}: ${good} of ${tries}`;
  return caseOf(counted, faults, seen);
}

/** One stack holds the cluster and its contents: see `docs/decisions/0001-one-stack-per-environment.md`. */
export const miniature: Proof = {
  name: "miniature",
  long: true,
  shows:
    "a cluster and its contents in one apply: first plan, interrupts, kills, failures, destroy, replacement",
  engines: [
    "terraform",
    "helm",
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "provider/helm",
    "provider/kubernetes",
  ],
  run: async ({ full, tell }) => {
    const { outcomes, notes } = await runMiniature(full ? "full" : "short", ({ name, good, tries }) =>
      tell(`${name}: ${good} of ${tries}`),
    );
    return [
      ...outcomes.map(asCase),
      ...notes.map((note) => ({ name: "stand-in", result: "skipped" as const, detail: note })),
    ];
  },
};
