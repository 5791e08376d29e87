import type { LocalEnvironment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import { validateLocal } from "../../lib/environment/validate-local";
import { environment } from "./built";

describe("an environment on a local cluster", () => {
  const faults = (over: Partial<LocalEnvironment>) =>
    validateLocal(environment(over), settingsOf(environment(over)));

  test("of the repository is without fault", () => {
    expect(faults({})).toEqual([]);
  });

  test.each([
    ["context", { context: "two words" }],
    ["kubeconfig", { kubeconfig: "config" }],
    ["domain", { domain: "ml.example.com" }],
    ["models", { models: ["mistral-7b-instruct"] }],
  ] as const)("names a wrong %s", (field, over) => {
    expect(faults(over as Partial<LocalEnvironment>)).toEqual([expect.objectContaining({ field })]);
  });
});
