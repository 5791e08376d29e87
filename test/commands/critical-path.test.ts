import { readFileSync } from "node:fs";
import { graphOf, type StackGraph } from "../../lib/checks/graph";
import { chartInventory } from "../../lib/facts/chart-pods";
import {
  CHART_DURATIONS,
  DEPLOY_PARALLELISM,
  OTHER_CHART,
  SPECIFIED_MINUTES,
} from "../../lib/facts/durations";
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
const environments = projectStacks().flatMap(({ stack: { node }, settings, graph }) =>
  settings === undefined ? [] : [[node.id, { graph, settings }] as const],
);
const aws = environments.find(([name]) => name === "aws-dev")![1].graph;
const length = (of: StackGraph): number => criticalPath(of).at(-1)?.ends ?? 0;
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

describe("the floor", () => {
  const google = {
    "google_container_cluster.cluster": [],
    "google_container_node_pool.general": [],
    "google_service_networking_connection.private": [],
    "google_sql_database_instance.server": [],
    "helm_release.mlflow": [],
  };
  const minutes = (number: number): number => expect.closeTo(number) as number;

  test("is the cloud's chain and the slowest chart, or the database's where that is longer", () => {
    expect(floorOf(stack(cluster))).toEqual({
      minutes: minutes(13.3),
      slowMinutes: minutes(13.3),
      chain: ["aws_eks_cluster", "aws_eks_node_group", "argo-cd"],
    });
    expect(floorOf(stack(google))).toEqual({
      minutes: minutes(10.9),
      slowMinutes: minutes(10.9),
      chain: ["google_service_networking_connection", "google_sql_database_instance", "a chart"],
    });
  });

  test("has the hand-overs that a stack has, and tells its slow steps from them", () => {
    const policies = { "helm_release.admission-policies/after/release": [] };
    expect(floorOf(stack({ ...google, ...policies }))).toEqual({
      minutes: minutes(11.9),
      slowMinutes: minutes(10.9),
      chain: [
        "google_service_networking_connection",
        "google_sql_database_instance",
        "a chart",
        "admission policies",
      ],
    });
  });

  test("does not depend on the order", () => {
    const document = copyOf(aws);
    for (const release of resourcesOf(document, "helm_release")) delete release["depends_on"];
    expect(floorOf(changedGraph(aws, document))).toEqual(floorOf(aws));
  });
});

test("charts that are taken for requests have no pod", () => {
  const quick = Object.entries(CHART_DURATIONS).filter(([, { minutes }]) => minutes < OTHER_CHART.minutes);
  expect(quick.map(([chart]) => chart)).toContain("kserve-crd");
  for (const [chart] of quick) expect(chartInventory(chart)?.pods).toEqual([]);
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

describe.each(environments)("%s", (_, { graph, settings }) => {
  test("is within 15 % of its floor, with as many resources at a time as the commands say", () => {
    const { minutes } = floorOf(graph);
    expect(minutes).toBeLessThanOrEqual(length(graph));
    expect(length(graph)).toBeLessThanOrEqual(minutes * 1.15);
    expect(deployMinutes(graph, DEPLOY_PARALLELISM)).toBeLessThanOrEqual(minutes * 1.15);
  });

  test("takes no longer than the specification says", () => {
    expect(length(graph)).toBeLessThanOrEqual(SPECIFIED_MINUTES[settings.cloud]?.most ?? 10);
  });
});

test.each([
  "README.md",
  "docs/first-deploy.md",
  "docs/operate/deploy.md",
  ".github/workflows/deploy.yml",
  ".github/workflows/destroy.yml",
])("%s gives Terraform as many hands as the page counts with", (file) => {
  const said = [...readFileSync(file, "utf8").matchAll(/parallelism[ =](\d+)/g)].map(([, number]) => number);
  expect(said.length).toBeGreaterThan(0);
  expect(new Set(said)).toEqual(new Set([String(DEPLOY_PARALLELISM)]));
});

test("more hands than that make no deploy faster by a twentieth", () => {
  for (const [, { graph }] of environments)
    expect(deployMinutes(graph, DEPLOY_PARALLELISM)).toBeLessThan(length(graph) * 1.05);
});

describe("an edge of aws-dev changes its page", () => {
  const page = (graph: StackGraph): string => deployTimePage([{ cloud: "aws", graph }]);
  /** The same stack with other `depends_on` of some releases. */
  const rewired = (release: RegExp, edges: (before: readonly string[]) => readonly string[]): StackGraph => {
    const document = copyOf(aws);
    for (const body of resourcesOf(document, "helm_release", release))
      body["depends_on"] = edges(body["depends_on"] as string[]);
    return changedGraph(aws, document);
  };
  const onPath = (graph: StackGraph, part: string): boolean =>
    criticalPath(graph).some(({ path }) => path.includes(part));

  test("one less: without their databases, programs would be there earlier", () => {
    const programs = /platform\/(argo-workflows\/argo-workflows|mlflow\/mlflow)\//;
    const early = rewired(programs, (before) => before.filter((name) => !name.includes("databases")));
    expect([onPath(aws, "/databases/after/"), onPath(early, "/databases/after/")]).toEqual([true, false]);
    expect(length(early)).toBeLessThan(length(aws));
    expect(page(early)).not.toBe(page(aws));
  });

  test("one more: a release that waits for Prometheus' without a reason is refused", () => {
    const [prometheus] = aws.releases.filter(({ name }) => name === "kube-prometheus-stack");
    const operator = /platform\/external-secrets\/external-secrets\//;
    const serial = rewired(operator, (before) => [...before, prometheus!.resource.address]);
    expect(length(serial)).toBeCloseTo(length(aws) + CHART_DURATIONS["kube-prometheus-stack"]!.minutes);
    expect(() => page(serial)).toThrow("kube-prometheus-stack/release lengthens the deploy by 2.3 minutes");
  });
});
