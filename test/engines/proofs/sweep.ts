import { spawnSync } from "node:child_process";
import { graphOf } from "../../../lib/checks/graph";
import type { Command, Runner } from "../../../lib/commands/runner";
import { sweepPlan } from "../../../lib/commands/sweep/plan";
import { situationOf } from "../../../lib/commands/sweep/guard";
import { sweep } from "../../../lib/commands/sweep/sweep";
import { settingsOf } from "../../../lib/environment/settings";
import { type Emulator, startEmulator } from "../emulators";
import { type Case, caseOf, type Proof, type ProofContext } from "../proof";
import { configurationOf } from "../stacks";

/** The emulator has no recovery points. */
const UNKNOWN_HERE = /recovery points/;

/** The AWS CLI that speaks to the emulator. */
function cliOf({ endpoint }: Emulator): Runner {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "proof",
    AWS_SECRET_ACCESS_KEY: "proof",
    AWS_DEFAULT_REGION: "us-west-2",
    AWS_PAGER: "",
  };
  return ([program = "", ...args]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", env });
    return { code: status ?? 127, stdout, stderr };
  };
}

/** Prints the id of what it makes. */
type Make = (action: string, query: string, ...args: readonly string[]) => string;

/** What a cluster's controllers leave. */
function litter(make: Make, cluster: string): string[] {
  const tags = (type: string, ...pairs: readonly (readonly [string, string])[]): string =>
    `ResourceType=${type},Tags=[${pairs.map(([key, value]) => `{Key=${key},Value=${value}}`).join(",")}]`;
  const owned = [`kubernetes.io/cluster/${cluster}`, "owned"] as const;
  const vpc = make("create-vpc", "Vpc.VpcId", "--cidr-block", "10.9.0.0/16");
  const subnet = make("create-subnet", "Subnet.SubnetId", "--vpc-id", vpc, "--cidr-block", "10.9.1.0/24");
  const nodes = ["--image-id", "ami-12c6146b", "--instance-type", "m5.large", "--subnet-id", subnet];
  const machine = tags("instance", owned, ["karpenter.sh/nodepool", "gpu"]);
  const group = tags("security-group", ["elbv2.k8s.aws/cluster", cluster]);
  const interface_ = tags("network-interface", ["cluster.k8s.amazonaws.com/name", cluster]);
  return [
    make("run-instances", "Instances[0].InstanceId", ...nodes, "--tag-specifications", machine),
    make(
      "create-volume",
      "VolumeId",
      "--availability-zone",
      "us-west-2a",
      "--size",
      "1",
      "--tag-specifications",
      tags("volume", owned),
    ),
    make(
      "create-network-interface",
      "NetworkInterface.NetworkInterfaceId",
      "--subnet-id",
      subnet,
      "--tag-specifications",
      interface_,
    ),
    make(
      "create-security-group",
      "GroupId",
      "--group-name",
      `k8s-${cluster}`,
      "--description",
      "proof",
      "--vpc-id",
      vpc,
      "--tag-specifications",
      group,
    ),
  ];
}

function makerOf(run: Runner): Make {
  return (action, query, ...args) => {
    const command: Command = ["aws", "ec2", action, ...args, "--query", query, "--output", "text"];
    const { code, stdout, stderr } = run(command);
    if (code !== 0) throw new Error(`${action}: ${stderr.trim()}`);
    return stdout.trim();
  };
}

async function proof(context: ProofContext): Promise<readonly Case[]> {
  const stack = (await context.stacks()).get("aws-dev");
  if (stack === undefined) throw new Error("there is no stack aws-dev");
  const emulator = await startEmulator("moto");
  try {
    const run = cliOf(emulator);
    const graph = graphOf("aws-dev", configurationOf(stack));
    const settings = settingsOf({
      name: "aws-dev",
      cloud: "aws",
      region: "us-west-2",
      stage: "dev",
      account: emulator.account,
    });
    const all = sweepPlan({ settings, graph });
    const known = all.rows.filter(({ what }) => !UNKNOWN_HERE.test(what));
    // Each question takes the command line a second or two: the short variant asks of what was left, the long one of everything.
    const plan = { ...all, rows: context.full ? known : known.filter(({ list }) => list[1] === "ec2") };
    const asked = (mode: "delete" | "verify"): { code: number; text: string } => {
      const lines: string[] = [];
      const code = sweep(plan, situationOf(plan, run, 0), { mode, withData: false }, run, (line) =>
        lines.push(line),
      );
      return { code, text: lines.join("\n") };
    };
    const make = makerOf(run);
    const [ours, theirs] = [litter(make, "aws-dev"), litter(make, "another")];
    const before = asked("verify");
    const deleted = asked("delete");
    const after = asked("verify");
    const volume = theirs[1] ?? "";
    const kept = run(["aws", "ec2", "describe-volumes", "--volume-ids", volume]);
    return [
      caseOf(
        "names what is left",
        ours.filter((id) => !before.text.includes(id)).map((id) => `${id} is not named`),
        `${String(ours.length)} things`,
      ),
      caseOf("removes it", deleted.code === 0 ? [] : [deleted.text], deleted.text.split("\n").at(-1)),
      caseOf("then finds nothing", after.code === 0 ? [] : [after.text]),
      caseOf("leaves another cluster's alone", [
        ...theirs.filter((id) => deleted.text.includes(id)),
        ...(kept.code === 0 ? [] : [kept.stderr]),
      ]),
    ];
  } finally {
    await emulator.stop();
  }
}

/** The sweep of AWS by the real command line, against an API emulator. */
export const sweepProof: Proof = {
  name: "sweep",
  long: true,
  shows: "what controllers leave on AWS is found, named and removed, and another cluster's is not",
  engines: ["moto", "aws"],
  run: proof,
};
