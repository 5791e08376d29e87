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
  // A team adds its own.
  expect(names).toEqual(expect.arrayContaining([...expected, "local-dev"]));
});

test.each(names)("%s keeps every rule (157: each change runs them again)", (name) => {
  expect(
    named(name)
      .violations.filter(({ severity }) => severity === "error")
      .map(violationLine),
  ).toEqual([]);
});

/** One part of a stack, as a person reads it, with the environment's name taken out. */
const partOf = (stack: Record<string, unknown>, name: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(stack).filter(([path]) => part(path) === name));

const stackOf = (name: string) => anonymous(named(name).graph, name) as Record<string, unknown>;
const aws = stackOf("aws-dev");

describe.each(["aws", "azure", "gcp", "local"])("%s-dev", (cloud) => {
  const stack = stackOf(`${cloud}-dev`);
  const parts = [...new Set(Object.keys(stack).map(part))].sort();
  // The platform is one for all clouds: what the others have is shown as the difference from AWS.
  test.each(parts)("%s", (name) => {
    const other = partOf(aws, name);
    const shared = cloud !== "aws" && name.startsWith("platform/") && Object.keys(other).length > 0;
    expect(shared ? difference(other, partOf(stack, name)) : partOf(stack, name)).toMatchSnapshot();
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
