import { App, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { decodeValues, encodeValues } from "../../lib/kubernetes/values";

/** What Terraform reads in a literal: `$${` and `%%{` are an escaped `${` and `%{`. */
const asTerraformReads = (json: string): unknown =>
  JSON.parse(json.replace(/\$\$\{/g, () => "${").replace(/%%\{/g, () => "%{"));

/** Helm values of any shape. Numbers stay small: cdktf hides its number tokens near -1e308. */
const helmValues = fc
  .dictionary(
    fc.string(),
    fc.anything({
      values: [
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.integer(),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      ],
    }),
  )
  .map((values) => JSON.parse(JSON.stringify(values)) as Record<string, unknown>);

describe("encodeValues", () => {
  test("keeps every JSON value as it is, through Terraform's template syntax", () => {
    fc.assert(
      fc.property(helmValues, (values) => {
        expect(asTerraformReads(encodeValues(values))).toEqual(values);
      }),
    );
  });

  test("leaves no template start that Terraform would evaluate", () => {
    const json = encodeValues({ a: "${x} %{if} $${y}", "b${": ["%{"] });
    expect(json.replace(/\$\$\{|%%\{/g, "")).not.toMatch(/\$\{|%\{/);
  });

  test("keeps Kyverno's and Argo's braces literal", () => {
    expect(encodeValues({ key: "{{request.object.metadata.name}}" })).toBe(
      '{"key":"{{request.object.metadata.name}}"}',
    );
  });

  test("clears a default with null and leaves undefined out", () => {
    expect(encodeValues({ affinity: null, absent: undefined })).toBe('{"affinity":null}');
  });

  test("writes whole tokens as expressions of their own type, and tokens inside a text in place", () => {
    const stack = new TerraformStack(new App({ outdir: "cdktf.out" }), "values");
    const name = new TerraformVariable(stack, "name", { type: "string" });
    const list = new TerraformVariable(stack, "list", { type: "list(string)" });
    const count = new TerraformVariable(stack, "count_of", { type: "number" });
    new TerraformOutput(stack, "values", {
      value: encodeValues({
        whole: name.stringValue,
        inside: `arn:${name.stringValue}/"x"`,
        list: list.listValue,
        count: count.numberValue,
      }),
    });
    const json = (stack.toTerraform() as { output: { values: { value: string } } }).output.values.value;
    expect(json).toBe(
      '{"whole":${jsonencode(var.name)},"inside":"arn:${var.name}/\\"x\\"","list":${jsonencode(var.list)},"count":${jsonencode(var.count_of)}}',
    );
    expect(decodeValues(json)).toEqual({
      whole: "${var.name}",
      inside: 'arn:${var.name}/"x"',
      list: "${var.list}",
      count: "${var.count_of}",
    });
  });
});

test("decodeValues is the inverse for values without tokens", () => {
  fc.assert(
    fc.property(helmValues, (values) => {
      expect(decodeValues(encodeValues(values))).toEqual(values);
    }),
  );
});
