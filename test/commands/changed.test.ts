import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedStacks } from "../../lib/commands/changed/compare";
import { plannable, targetOf } from "../../lib/commands/changed/target";
import type { Environment } from "../../lib/environment/schema";
import { Program } from "../../stacks/program";
import { select } from "../../stacks/selection";
import { TODAY } from "../support/environments";

const folder = (): string => mkdtempSync(join(tmpdir(), "changed-"));

function synthesized(outdir: string, names: string): string {
  const checks = { rules: [], waivers: [], today: TODAY };
  new Program({ ...select({ names, today: TODAY }), outdir }, checks).app.synth();
  return outdir;
}

describe("changed environments", () => {
  const base = synthesized(folder(), "aws-dev,gcp-dev,local-dev");
  const head = (): string => {
    const copy = folder();
    cpSync(base, copy, { recursive: true });
    return copy;
  };
  const document = (outdir: string, name: string): string => join(outdir, "stacks", name, "cdk.tf.json");

  it("are none when the same program is synthesized elsewhere", () => {
    expect(changedStacks(base, synthesized(folder(), "aws-dev,gcp-dev,local-dev"))).toEqual([]);
  });

  it("are those whose document, or a chart beside it, differs", () => {
    const other = head();
    writeFileSync(
      document(other, "aws-dev"),
      readFileSync(document(other, "aws-dev"), "utf8").replace("us-west-2", "us-east-1"),
    );
    mkdirSync(join(other, "stacks/gcp-dev/assets/more"), { recursive: true });
    writeFileSync(join(other, "stacks/gcp-dev/assets/more/Chart.yaml"), "name: more");
    expect(changedStacks(base, other)).toEqual([
      { stack: "aws-dev", change: "changed" },
      { stack: "gcp-dev", change: "changed" },
    ]);
  });

  it("include those that are added and removed", () => {
    const other = head();
    rmSync(join(other, "stacks/gcp-dev"), { recursive: true });
    expect(changedStacks(base, other)).toEqual([{ stack: "gcp-dev", change: "removed" }]);
    expect(changedStacks(other, base)).toEqual([{ stack: "gcp-dev", change: "added" }]);
    expect(changedStacks(folder(), base)).toHaveLength(3);
  });

  it("are not those in which Terraform was only run", () => {
    const other = head();
    mkdirSync(join(other, "stacks/aws-dev/.terraform"));
    writeFileSync(join(other, "stacks/aws-dev/.terraform/environment"), "default");
    writeFileSync(join(other, "stacks/aws-dev/.terraform.lock.hcl"), "");
    expect(changedStacks(base, other)).toEqual([]);
  });
});

describe("a job's view of an environment", () => {
  const aws: Environment = { name: "aws-dev", cloud: "aws", region: "us-west-2", stage: "dev" };

  it("plans on GitHub's runners without reading the world, inside the network with it", () => {
    expect(targetOf(aws)).toEqual({
      name: "aws-dev",
      cloud: "aws",
      stage: "dev",
      region: "us-west-2",
      runner: "ubuntu-24.04",
      refresh: false,
    });
    expect(targetOf({ ...aws, runner: "inside" })).toMatchObject({ runner: "inside", refresh: true });
  });

  it("needs a remote state", () => {
    expect(plannable(aws)).toBe(false);
    expect(plannable({ ...aws, state: { bucket: "states" } })).toBe(true);
    expect(plannable({ name: "local-dev", cloud: "local", stage: "dev" })).toBe(false);
  });
});
