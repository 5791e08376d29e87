import { anonymous, difference, projectStacks, readable } from "../support/environments";
import { violationLine } from "../../lib/checks/check";

const results = projectStacks();
const named = (name: string) => results.find(({ stack }) => stack.node.id === name)!;
const names = results.map(({ stack }) => stack.node.id);

/** Second part of a construct's path, and the component below `platform`. */
const part = (path: string): string =>
  path
    .split(/[/ ]/)
    .slice(1, path.split("/")[1] === "platform" ? 3 : 2)
    .join("/");

test("there is a stack for each cloud and stage, one local, and a bootstrap for each cloud", () => {
  const expected = ["aws", "azure", "gcp"].flatMap((cloud) =>
    ["bootstrap", "dev", "prod", "staging"].map((stage) => `${cloud}-${stage}`),
  );
  expect([...names].sort()).toEqual([...expected, "local-dev"].sort());
});

test.each(names)("%s keeps every rule (157: each change runs them again)", (name) => {
  expect(
    named(name)
      .violations.filter(({ severity }) => severity === "error")
      .map(violationLine),
  ).toEqual([]);
});

describe.each(["aws", "azure", "gcp", "local"])("%s-dev", (cloud) => {
  const stack = readable(named(`${cloud}-dev`).graph);
  const parts = [...new Set(Object.keys(stack).map(part))].sort();
  test.each(parts)("%s", (name) => {
    expect(
      Object.fromEntries(Object.entries(stack).filter(([path]) => part(path) === name)),
    ).toMatchSnapshot();
  });
});

describe.each(["aws", "azure", "gcp"])("%s", (cloud) => {
  test.each(["staging", "prod"])("%s, as its difference from dev", (stage) => {
    const [dev, other] = [`${cloud}-dev`, `${cloud}-${stage}`];
    expect(
      difference(anonymous(named(dev).graph, dev), anonymous(named(other).graph, other)),
    ).toMatchSnapshot();
  });

  test("bootstrap", () => {
    expect(readable(named(`${cloud}-bootstrap`).graph)).toMatchSnapshot();
  });
});
