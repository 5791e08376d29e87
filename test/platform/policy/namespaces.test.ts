import { namespaceLabels } from "../../../lib/kubernetes/namespace";
import { NAMESPACES } from "../../../lib/platform/namespaces";

const row = (enforce: string, audit?: string, warn?: string) => ({ enforce, audit, warn });

test.each([
  ["mlops", row("restricted", "restricted", "restricted")],
  ["mlflow", row("restricted", "restricted", "restricted")],
  ["kserve", row("restricted", "restricted", "restricted")],
  ["argo", row("baseline", "restricted", "restricted")],
  ["monitoring", row("privileged")],
  ["kyverno", row("privileged")],
  ["tetragon", row("privileged")],
] as const)("%s has the levels of the specification", (name, levels) => {
  const spec = NAMESPACES.find((candidate) => candidate.name === name);
  expect(spec).toEqual(
    expect.objectContaining(
      Object.fromEntries(Object.entries(levels).filter(([, level]) => level !== undefined)),
    ),
  );
  const labels = spec === undefined ? {} : namespaceLabels(spec);
  for (const mode of ["enforce", "audit", "warn"] as const) {
    expect(labels[`pod-security.kubernetes.io/${mode}`]).toBe(levels[mode]);
  }
});

test("every other namespace has a level too, with a reason, and only node agents are privileged", () => {
  expect(NAMESPACES.filter(({ reason }) => reason.length === 0)).toEqual([]);
  const privileged = NAMESPACES.filter(({ enforce }) => enforce === "privileged").map(({ name }) => name);
  expect(
    privileged.filter(
      (name) => !["monitoring", "kyverno", "tetragon", "velero", "chaos-testing"].includes(name),
    ),
  ).toEqual([]);
});
