import type { Outcome } from "./cases";
import { type World, brief, expect } from "./world";

/** Address of what stands for the node groups: the last thing that the contents of the cluster wait for. */
const foundation = "-target=terraform_data.nodes";

/**
 * The cluster is replaced by another with its own endpoint and authority, and the old one is gone with all in it. First by one plain
 * apply; where that fails, by the cluster first and then the whole.
 */
export async function clusterReplaced(world: World): Promise<Outcome[]> {
  expect(await world.terraform.apply(), "apply");
  const old = await world.replacePlane();
  await old.stop();
  world.configure({ generation: 2 });
  const plan = await world.terraform.plan();
  const oneApply = plan.code === 2 ? await world.terraform.apply() : plan;
  const alone = oneApply.code === 0 ? await world.faults() : [`refused${brief(oneApply)}`];
  const outcomes: Outcome[] = [];
  const name = "cluster replaced";
  if (alone.length === 0)
    return [
      { name: `${name}, one apply`, tries: 1, good: 1, seen: "complete on the new cluster", faults: [] },
    ];
  const cluster = await world.terraform.run("apply", "-auto-approve", "-input=false", foundation);
  const rest = await world.terraform.apply();
  const faults = [
    ...(cluster.code === 0 ? [] : [`the cluster alone failed${brief(cluster)}`]),
    ...(rest.code === 0 ? await world.faults() : [`the rest failed${brief(rest)}`]),
  ];
  const seen = `one plain apply does not do: ${alone.join("; ")}. The cluster first (apply ${foundation}), then apply: complete`;
  outcomes.push({
    name: `${name}, cluster first`,
    tries: 1,
    good: faults.length === 0 ? 1 : 0,
    seen,
    faults,
  });
  return outcomes;
}
