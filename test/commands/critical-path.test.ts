import { graphOf, type StackGraph } from "../../lib/checks/graph";
import { criticalPath, deployMinutes, floorOf } from "../../lib/commands/critical-path";
import { deployTimePage } from "../../lib/commands/pages/deploy-time";
import { changedGraph, copyOf, resourcesOf } from "../support/mutate";
import { projectStacks } from "../support/environments";

/** A stack of `type.name` -> what it waits for; releases are of the chart of their name. */
function stack(resources: Record<string, readonly string[]>): StackGraph {
  const resource: Record<string, Record<string, object>> = {};
  for (const [address, waitsFor] of Object.entries(resources)) {
    const [type = "", name = ""] = address.split(".");
    const metadata = { path: `small/platform/${name}` };
    const chart = type === "helm_release" ? { chart: name, values: ["{}"] } : {};
    resource[type] = { ...resource[type], [name]: { ...chart, depends_on: waitsFor, "//": { metadata } } };
  }
  return graphOf("small", { resource });
}

const cluster = {
  "aws_eks_cluster.cluster": [],
  "aws_eks_node_group.general": ["aws_eks_cluster.cluster"],
  "helm_release.argo-cd": ["aws_eks_node_group.general"],
};
const names = (graph: StackGraph): string[] =>
  criticalPath(graph).map(({ path }) => path.split("/").at(-1) ?? "");

test("the longest chain, with the minute at which each step ends", () => {
  const path = criticalPath(stack({ ...cluster, "aws_s3_bucket.logs": [] }));
  expect(path.map(({ type, ends }) => [type, ends.toFixed(1)])).toEqual([
    ["aws_eks_cluster", "10.1"],
    ["aws_eks_node_group", "12.1"],
    ["helm_release", "13.3"],
  ]);
});

test("an edge more lengthens the chain, and goes with the edge", () => {
  const serial = { ...cluster, "helm_release.mlflow": ["helm_release.argo-cd"] };
  const parallel = { ...cluster, "helm_release.mlflow": ["aws_eks_node_group.general"] };
  expect(names(stack(serial))).toEqual(["cluster", "general", "argo-cd", "mlflow"]);
  expect(names(stack(parallel))).toEqual(["cluster", "general", "argo-cd"]);
});

test("with fewer hands than independent releases a deploy is longer than its chain", () => {
  const releases = Object.fromEntries(["a", "b", "c", "d"].map((name) => [`helm_release.${name}`, []]));
  expect([4, 2, 1].map((hands) => deployMinutes(stack(releases), hands))).toEqual([1, 2, 4]);
  expect(() =>
    deployMinutes(stack({ "helm_release.a": ["helm_release.b"], "helm_release.b": ["helm_release.a"] }), 2),
  ).toThrow("circle");
});

test("the floor is the cloud's chain and the slowest chart, or the database's where that is longer", () => {
  expect(floorOf(stack(cluster))).toEqual({
    minutes: expect.closeTo(13.3) as number,
    chain: ["aws_eks_cluster", "aws_eks_node_group", "argo-cd"],
  });
  const google = {
    "google_container_cluster.cluster": [],
    "google_container_node_pool.general": [],
    "google_service_networking_connection.private": [],
    "google_sql_database_instance.server": [],
    "helm_release.mlflow": [],
  };
  expect(floorOf(stack(google))).toEqual({
    minutes: expect.closeTo(10.9) as number,
    chain: ["google_service_networking_connection", "google_sql_database_instance", "a chart"],
  });
});

test("a slow step that nobody explained stops the page", () => {
  const graph = stack({
    ...cluster,
    "helm_release.first": ["aws_eks_node_group.general"],
    "helm_release.second": ["helm_release.first"],
    "helm_release.argo-cd": ["helm_release.second"],
  });
  expect(() => deployTimePage([{ cloud: "aws", graph }])).toThrow(
    "small/platform/first lengthens the deploy",
  );
});

describe("aws-dev", () => {
  const { graph } = projectStacks("aws-dev")[0]!;
  const length = (of: StackGraph): number => criticalPath(of).at(-1)?.ends ?? 0;

  test("takes no longer than the specification says", () => {
    expect(length(graph)).toBeLessThanOrEqual(20);
    expect(floorOf(graph).minutes).toBeLessThanOrEqual(length(graph));
  });

  test("loses a step and a minute on its page when OpenCost does not wait for Prometheus", () => {
    const document = copyOf(graph);
    const [release] = resourcesOf(document, "helm_release", /platform\/opencost\/opencost/);
    const prometheus = /kube-prometheus-stack/;
    release!["depends_on"] = (release!["depends_on"] as string[]).filter((name) => !prometheus.test(name));
    const changed = changedGraph(graph, document);
    expect(length(changed)).toBeLessThan(length(graph));
    expect(deployTimePage([{ cloud: "aws", graph: changed }])).not.toContain("`opencost`");
    expect(deployTimePage([{ cloud: "aws", graph }])).toContain("`opencost`");
  });
});
