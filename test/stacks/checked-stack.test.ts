import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, DataResource, TerraformStack } from "cdktf";
import { CheckedStack } from "../../stacks/checked-stack";
import { projectStacks } from "../support/environments";

class Small extends CheckedStack {}

const outdir = (): string => mkdtempSync(join(tmpdir(), "checked-"));

test("synthesizes where there is no Terraform", () => {
  const app = new App({ outdir: outdir() });
  new DataResource(new Small(app, "small"), "gate");
  const path = process.env["PATH"];
  process.env["PATH"] = "";
  try {
    app.synth();
  } finally {
    process.env["PATH"] = path;
  }
  expect(readFileSync(join(app.outdir, "stacks/small/cdk.tf.json"), "utf8")).toContain("terraform_data");
});

test("a validation that somebody added still stops the synthesis", () => {
  const app = new App({ outdir: outdir() });
  const stack = new Small(app, "small");
  stack.node.addValidation({ validate: () => ["has a fault"] });
  expect(() => {
    app.synth();
  }).toThrow("small: has a fault");
});

test.each(projectStacks().map((result) => [result.stack.node.id, result] as const))(
  "%s is the document that cdktf makes",
  (_name, { stack }) => {
    // What `finish` made stays: this is the same stack by cdktf's own way, which resolves everything again.
    expect(stack.finish()).toEqual(TerraformStack.prototype.toTerraform.call(stack));
  },
);
