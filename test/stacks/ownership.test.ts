import { apiGroupOf } from "../../lib/kubernetes/object";
import { projectStacks } from "../support/environments";

test.each(
  projectStacks("aws-dev,azure-dev,gcp-prod,local-dev").map(
    ({ stack, graph }) => [stack.node.id, graph] as const,
  ),
)("every Kubernetes object of %s has one owner (rule 148)", (_name, graph) => {
  const owners = new Map<string, string[]>();
  for (const { object, release } of graph.objects) {
    const namespace = object.metadata.namespace ?? "";
    const id = `${apiGroupOf(object)}/${object.kind} ${namespace}/${object.metadata.name}`;
    owners.set(id, [...(owners.get(id) ?? []), release.name]);
  }
  expect([...owners].filter(([, releases]) => releases.length > 1)).toEqual([]);
  const names = graph.releases.map(({ namespace, name }) => `${namespace}/${name}`);
  expect(new Set(names).size).toBe(names.length);
});
