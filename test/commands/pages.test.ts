import { readdirSync, readFileSync } from "node:fs";
import { pages } from "../../lib/commands/pages";
import { parityPage, type ParityColumn } from "../../lib/commands/pages/parity";
import { graphOf } from "../../lib/checks/graph";
import { GENERATED } from "../../lib/commands/pages/markdown";
import { projectStacks } from "../support/environments";

const only = (cloud: string, name: string): ParityColumn => ({
  cloud,
  components: [{ name, layer: "ml", namespace: "argo", description: "" }],
  graph: graphOf(cloud, {}),
  principals: {},
});

test("a component on some clouds only needs a reason, and a known one is shown", () => {
  expect(() => parityPage([only("aws", "new"), only("gcp", "other")])).toThrow("new is on some clouds only");
  expect(parityPage([only("aws", "karpenter"), only("gcp", "karpenter")])).toContain(
    "| `karpenter` | yes | yes |  |",
  );
});

const generated = pages(projectStacks());

test.each([...generated.keys()])("%s is what the code says (npm run docs)", (file) => {
  expect(readFileSync(file, "utf8")).toBe(generated.get(file));
});

test("no page is left over from what is gone", () => {
  const marked = readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`)
    .filter((file) => readFileSync(file, "utf8").startsWith(GENERATED));
  expect(marked.filter((file) => !generated.has(file))).toEqual([]);
});

test("every environment has a page with a picture of its parts and of its order", () => {
  const of = (name: string): string => generated.get(`docs/environments/${name}.md`) ?? "";
  for (const name of ["aws-dev", "azure-prod", "gcp-staging", "local-dev"]) {
    expect(of(name).match(/```mermaid/g)).toHaveLength(2);
    for (const part of ["Releases", "Identities", "Cost", "Time of a deploy", "Cloud resources"])
      expect(of(name)).toContain(`## ${part}`);
  }
});
