import type { Environment } from "../../lib/environment/schema";
import { situationOf } from "../../lib/commands/sweep/guard";
import type { Runner } from "../../lib/commands/runner";
import { look, removeAll } from "../../lib/commands/sweep/engine";
import { sweepPlan } from "../../lib/commands/sweep/plan";
import type { SweepPlan } from "../../lib/commands/sweep/row";
import { sweep, type SweepOptions } from "../../lib/commands/sweep/sweep";
import { environmentNames } from "../../environments";
import { environmentStack, projectStacks } from "../support/environments";
import { FakeCloud, type FakeAccount } from "./fake-cloud";

const ACCOUNT = "111122223333";
const AWS = {
  name: "aws-dev",
  cloud: "aws",
  region: "us-west-2",
  stage: "dev",
  account: ACCOUNT,
} as const;

function planOf(environment: Environment, account?: string): SweepPlan {
  const { settings, graph } = environmentStack(environment);
  return sweepPlan({ settings: settings!, graph }, account);
}

const dev = planOf(AWS);
const prod = planOf({ ...AWS, name: "aws-prod", stage: "prod" });

/** What a cluster leaves when its controllers die before their objects. */
const LEFT: FakeAccount = {
  account: ACCOUNT,
  things: {
    machines: [{ id: "i-1" }, { id: "i-2" }],
    "instance profiles": [{ id: "aws-dev_1", role: "aws-dev-karpenter-nodes" }, { id: "aws-dev_2" }],
    "load balancers": [{ id: "arn:lb" }],
    "network interfaces": [{ id: "eni-1" }],
    volumes: [{ id: "vol-1" }],
    "recovery points of aws-dev": [{ id: "arn:point" }],
    "secrets on their way out": [{ id: "aws-dev/grafana-admin" }],
    "log group /aws/eks/aws-dev/cluster": [{ id: "/aws/eks/aws-dev/cluster" }],
  },
};

interface Ran {
  readonly code: number;
  readonly lines: readonly string[];
}

function ran(
  plan: SweepPlan,
  cloud: FakeCloud,
  mode: SweepOptions["mode"],
  { state = 0, withData = false } = {},
): Ran {
  const lines: string[] = [];
  const situation = situationOf(plan, cloud.run, state);
  const code = sweep(plan, situation, { mode, withData }, cloud.run, (line) => lines.push(line));
  return { code, lines };
}

describe("a sweep of AWS", () => {
  it("only lists without being told to delete, with the commands that would", () => {
    const cloud = new FakeCloud(dev, LEFT);
    const { code, lines } = ran(dev, cloud, "list");
    expect(code).toBe(0);
    expect(cloud.left).toHaveLength(10);
    expect(lines).toContain("load balancers: arn:lb");
    expect(lines).toContain(
      "    aws elbv2 delete-load-balancer --region us-west-2 --output json --load-balancer-arn arn:lb",
    );
  });

  it("removes everything, and finds nothing the second time", () => {
    const cloud = new FakeCloud(dev, LEFT);
    expect(ran(dev, cloud, "verify").code).toBe(1);
    expect(ran(dev, cloud, "delete").code).toBe(0);
    expect(cloud.left).toEqual([]);
    expect(ran(dev, cloud, "delete").lines).toEqual(["0 removed, 0 failed"]);
    expect(ran(dev, cloud, "verify")).toEqual({ code: 0, lines: ["nothing of aws-dev is left"] });
  });

  it("takes the role out of an instance profile first, where it has one", () => {
    const cloud = new FakeCloud(dev, LEFT);
    ran(dev, cloud, "delete");
    const profiles = cloud.ran.filter(
      (line) => /instance-profile --/.test(line) && /aws-dev_/.test(line) && !line.includes("list"),
    );
    expect(profiles.map((line) => line.split(" ").slice(2, 3).join())).toEqual([
      "remove-role-from-instance-profile",
      "delete-instance-profile",
      "delete-instance-profile",
    ]);
  });

  it("ends machines before what they hold, and sweeps logs last", () => {
    const order = dev.rows.map(({ what }) => what);
    const at = (what: string): number => order.indexOf(what);
    expect(at("machines")).toBeLessThan(at("instance profiles"));
    expect(at("machines")).toBeLessThan(at("network interfaces"));
    expect(at("load balancers")).toBeLessThan(at("security groups of load balancers"));
    expect(at("network interfaces")).toBeLessThan(at("security groups of the cluster"));
    const last = dev.rows.filter(({ remove }) => remove !== undefined).at(-1);
    expect(last?.what).toMatch(/^log group/);
  });

  it("names what survived, with its reason", () => {
    const cloud = new FakeCloud(dev, {
      ...LEFT,
      stuck: { "eni-1": "An error occurred (InvalidParameterValue): in use" },
    });
    const { code, lines } = ran(dev, cloud, "delete");
    expect(code).toBe(1);
    expect(lines).toContain(
      "FAILED  network interfaces: eni-1: An error occurred (InvalidParameterValue): in use",
    );
    const verified = ran(dev, cloud, "verify");
    expect(verified.code).toBe(1);
    expect(verified.lines.join("\n")).toMatch(/network interfaces\s+eni-1/);
    expect(verified.lines).toHaveLength(2);
  });

  it("counts as removed what somebody else removed meanwhile", () => {
    const gone = "An error occurred (InvalidNetworkInterfaceID.NotFound) when calling DeleteNetworkInterface";
    expect(ran(dev, new FakeCloud(dev, { ...LEFT, stuck: { "eni-1": gone } }), "delete").code).toBe(0);
  });

  it("fails the verification when nobody could look", () => {
    const cloud = new FakeCloud(dev, {
      account: ACCOUNT,
      unreadable: { volumes: "An error occurred (UnauthorizedOperation)" },
    });
    const { code, lines } = ran(dev, cloud, "verify");
    expect(code).toBe(1);
    expect(lines.join("\n")).toContain("volumes  An error occurred (UnauthorizedOperation)");
  });

  it("takes a vault that is gone for empty", () => {
    const what = "recovery points of aws-dev";
    const row = dev.rows.find((candidate) => candidate.what === what)!;
    const vault = "(AccessDeniedException): Insufficient privileges to perform this action.";
    const denied = "(AccessDeniedException): User is not authorized to perform backup:ListRecoveryPoints";
    const seen = (message: string) =>
      look(row, new FakeCloud(dev, { account: ACCOUNT, unreadable: { [what]: message } }).run);
    expect(seen(vault)).toEqual({ row, things: [] });
    expect(seen(denied).fault).toBe(denied);
  });
});

describe("data", () => {
  const things = { volumes: [{ id: "vol-1" }], machines: [{ id: "i-1" }] };

  it("of an environment that is not disposable stays, unless asked for", () => {
    const cloud = new FakeCloud(prod, { account: ACCOUNT, things });
    ran(prod, cloud, "delete");
    expect(cloud.left).toEqual(["vol-1"]);
    ran(prod, cloud, "delete", { withData: true });
    expect(cloud.left).toEqual([]);
  });

  it("that stays is shown without a command to remove it", () => {
    const { lines } = ran(prod, new FakeCloud(prod, { account: ACCOUNT, things }), "list");
    expect(lines.filter((line) => line.includes("vol-1"))).toEqual(["volumes: vol-1"]);
  });
});

describe("a sweep is refused", () => {
  const refused = (plan: SweepPlan, fake: FakeAccount, mode: SweepOptions["mode"], state: number): string => {
    const cloud = new FakeCloud(plan, { ...LEFT, ...fake });
    const { code, lines } = ran(plan, cloud, mode, { state });
    expect(code).toBe(2);
    expect(cloud.left).toHaveLength(10);
    return lines.join("\n");
  };

  it("in another account, whatever is asked", () => {
    for (const mode of ["list", "delete", "verify", "attached"] as const) {
      expect(refused(dev, { account: "999999999999" }, mode, 0)).toBe(
        `refused: wrong account: aws-dev is in ${ACCOUNT}, and you are in 999999999999`,
      );
    }
  });

  it("when nobody is signed in", () => {
    expect(refused(dev, { account: "" }, "verify", 0)).toMatch(/nobody is signed in/);
  });

  it("through a state that is not attached: empty, while the cluster exists", () => {
    const detached = { account: ACCOUNT, clusters: ["aws-dev"] };
    expect(refused(dev, detached, "delete", 0)).toMatch(/state is empty and the cluster of aws-dev exists/);
    expect(refused(dev, detached, "attached", 0)).toMatch(/backend that is not attached/);
  });

  it("while the environment lives", () => {
    expect(refused(dev, { account: ACCOUNT, clusters: ["aws-dev"] }, "delete", 200)).toMatch(/aws-dev lives/);
  });

  it("when no account is named to compare with", () => {
    const { account: _, ...rest } = AWS;
    const nameless = planOf(rest);
    expect(refused(nameless, { account: ACCOUNT }, "delete", 0)).toMatch(/names no account/);
    const cloud = new FakeCloud(planOf(rest, ACCOUNT), LEFT);
    expect(ran(planOf(rest, ACCOUNT), cloud, "delete").code).toBe(0);
  });

  it("but not before a destroy with the state attached", () => {
    const cloud = new FakeCloud(dev, { account: ACCOUNT, clusters: ["aws-dev"] });
    expect(ran(dev, cloud, "attached", { state: 231 })).toEqual({
      code: 0,
      lines: [`account ${ACCOUNT}, 231 resources in the state`],
    });
  });
});

describe("every environment of the project", () => {
  const plans = projectStacks()
    .filter(({ settings }) => settings !== undefined)
    .map(({ settings, graph }) => sweepPlan({ settings: settings!, graph }, "meant"));

  it("has a sweep whose names are all known", () => {
    expect(plans.map(({ environment }) => environment).sort()).toEqual(environmentNames().sort());
    for (const plan of plans) {
      const lines = plan.rows.flatMap(({ list, remove = [] }) => [list, ...remove]).flat();
      expect(lines.filter((word) => /undefined|\$\{|''|=,|=$|\/\/$/.test(word))).toEqual([]);
      expect(plan.rows.length).toBeGreaterThan(2);
      expect(new Set(plan.rows.map(({ what }) => what)).size).toBe(plan.rows.length);
    }
  });

  it("sweeps what carries its own name alone", () => {
    const stems = plans.map(({ environment }) => environment);
    for (const plan of plans.filter(({ environment }) => environment !== "local-dev")) {
      const text = plan.rows.flatMap(({ list }) => list).join(" ");
      expect(stems.filter((stem) => text.includes(stem))).toEqual([plan.environment]);
    }
  });
});

describe("a local cluster", () => {
  const plan = planOf({ name: "local-dev", cloud: "local", stage: "dev" });
  const answer = (items: unknown) => () => ({ code: 0, stdout: JSON.stringify({ items }), stderr: "" });
  const seen = (what: string, items: unknown): string[] => {
    const row = plan.rows.find((candidate) => candidate.what === what)!;
    return look(row, answer(items)).things.map(({ id }) => id);
  };

  it("loses the definitions of the platform's charts, and no other", () => {
    const definition = (name: string, group: string) => ({ metadata: { name }, spec: { group } });
    const items = [
      definition("workflows.argoproj.io", "argoproj.io"),
      definition("theirs.example.com", "example.com"),
    ];
    expect(seen("definitions of custom resources", items)).toEqual(["workflows.argoproj.io"]);
  });

  it("loses the volumes of the platform's namespaces, and no other", () => {
    const volume = (name: string, namespace: string) => ({
      metadata: { name },
      spec: { claimRef: { namespace } },
    });
    expect(seen("volumes", [volume("pv-1", "monitoring"), volume("pv-2", "default")])).toEqual(["pv-1"]);
  });
});

describe("a load balancer from outside on Google Cloud", () => {
  const gcp: Environment = {
    name: "gcp-dev",
    cloud: "gcp",
    region: "europe-west4",
    stage: "dev",
    project: "ours",
  };
  const plan = planOf(gcp);
  const index = plan.rows.findIndex(({ what }) => what === "load balancers from outside");
  const row = plan.rows[index]!;

  it("is known by its firewall rule in the environment's own network, and goes before that does", () => {
    const rules = ["k8s-fw-a0b1c2", "k8s-a0b1c2-http-hc", "gke-gcp-dev-1-all"].map((name) => ({ name }));
    const run = () => ({ code: 0, stdout: JSON.stringify(rules), stderr: "" });
    expect(look(row, run).things.map(({ id }) => id)).toEqual(["a0b1c2"]);
    expect(row.list.join(" ")).toContain("network~/networks/gcp-dev$ AND name~^k8s-fw-");
    expect(index).toBeLessThan(plan.rows.findIndex(({ what }) => what === "firewall rules"));
  });

  it("goes with its target pool, whichever of them is left", () => {
    const gone: string[] = [];
    const run: Runner = (command) => {
      const line = command.join(" ");
      if (line.includes(" list "))
        return { code: 0, stdout: JSON.stringify([{ name: "k8s-fw-a0b1c2" }]), stderr: "" };
      gone.push(line);
      const missing = line.includes("forwarding-rules");
      return { code: missing ? 1 : 0, stdout: "", stderr: missing ? "The resource was not found" : "" };
    };
    const removals = removeAll({ ...plan, rows: [row] }, run, false, () => undefined);
    expect(removals.map(({ fault }) => fault)).toEqual([undefined]);
    expect(gone).toEqual([
      "gcloud compute forwarding-rules delete a0b1c2 --region europe-west4 --quiet --project ours",
      "gcloud compute target-pools delete a0b1c2 --region europe-west4 --quiet --project ours",
      "gcloud compute firewall-rules delete k8s-fw-a0b1c2 --quiet --project ours",
    ]);
  });
});
