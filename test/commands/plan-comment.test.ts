import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planComment } from "../../lib/commands/plan-comment/comment";
import { ownerOf } from "../../lib/commands/plan-comment/component";
import { differences } from "../../lib/commands/plan-comment/difference";
import { changesOf, secretsOf } from "../../lib/commands/plan-comment/plan";
import { summaryOf, type Summary } from "../../lib/commands/changed/summary";
import { RULES } from "../../lib/checks/rules";
import { projectStacks } from "../support/environments";

/** Plans that Terraform 1.11.4 made with the AWS and Helm providers; every secret in them begins with `hunter2`. */
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, "fixtures", `${name}.json`), "utf8")) as unknown;
const plan = fixture("plan");
const comment = planComment({ environment: "aws-dev", plan, refreshed: false });
const after = (text: string, mark: string): string => text.slice(text.indexOf(mark));

describe("the comment on a plan", () => {
  it("can be found again, and counts", () => {
    expect(
      comment.startsWith(
        "<!-- plan: aws-dev -->\n### aws-dev: 3 replaced, 1 destroyed, 3 changed, 2 created\n",
      ),
    ).toBe(true);
  });

  it("begins with what cannot be taken back", () => {
    const caution = comment.slice(comment.indexOf("[!CAUTION]"), comment.indexOf("<details"));
    expect(caution).toContain(
      "replaced `aws_db_instance.aws_postgres_server_543F7C40`, forced by `storage_encrypted`",
    );
    expect(caution).toContain("destroyed `aws_iam_user.aws_legacy_user_0A1B2C3D`");
    const order = [...comment.matchAll(/<b>([^<]+)<\/b>: \d+ (\w+)/g)].map(([, , verb]) => verb);
    expect(order).toEqual([
      "replaced",
      "replaced",
      "replaced",
      "destroyed",
      "changed",
      "changed",
      "changed",
      "created",
      "created",
    ]);
  });

  it("groups by component", () => {
    expect([...comment.matchAll(/<b>([^<]+)<\/b>/g)].map(([, name]) => name)).toEqual([
      "cloud: postgres",
      "cloud: secrets",
      "marker",
      "cloud: legacy",
      "cloud: add-ons",
      "cloud: artifacts",
      "mlflow",
      "added",
      "keda",
    ]);
  });

  it("shows Helm values as a difference, objects by their names", () => {
    const mlflow = after(comment, "<b>mlflow</b>");
    expect(mlflow).toContain("- values.replicaCount: 1\n+ values.replicaCount: 2");
    expect(mlflow).toContain(
      "- values.objects[Pool/gpu].spec.max: 2\n+ values.objects[Pool/gpu].spec.max: 4",
    );
    expect(mlflow).toContain("+ values.objects[Pool/new].spec.max: 1");
    expect(mlflow).not.toContain("MLFLOW_HOST");
  });

  it("shows no secret, wherever it stands in the plan", () => {
    expect(JSON.stringify(plan)).toContain("hunter2");
    expect(comment).not.toContain("hunter2");
    expect(comment).toContain("- values.adminPassword: (sensitive)\n+ values.adminPassword: (sensitive)");
    expect(comment).toContain("- secret_string: (sensitive)\n+ secret_string: (sensitive)");
    const secrets = secretsOf(changesOf(plan, "resource_changes"));
    expect(secrets).toEqual(expect.arrayContaining(["hunter2-before", "hunter2-after", "hunter2-database"]));
  });

  it("masks a secret's copy that no mark covers", () => {
    const copied = JSON.parse(
      JSON.stringify(plan).replaceAll(
        '"message_retention_seconds":600',
        '"message_retention_seconds":"hunter2-after"',
      ),
    ) as unknown;
    const text = planComment({ environment: "aws-dev", plan: copied, refreshed: false });
    expect(text).toContain("+ message_retention_seconds: (sensitive)");
    expect(text).not.toContain("hunter2");
  });

  it("keeps the names of secrets readable", () => {
    const sides = {
      before: {},
      after: { existingSecret: "mlflow-database", passwordSecretRef: "grafana-admin", token: "abc" },
    };
    expect(differences(sides).map(({ path, after: to }) => `${path}=${to ?? ""}`)).toEqual([
      "existingSecret=mlflow-database",
      "passwordSecretRef=grafana-admin",
      "token=(sensitive)",
    ]);
  });

  it("shows nothing as a whole that may hold a secret", () => {
    const nested = { auth: { password: "abc", user: "me" }, list: [{ token: "abc" }] };
    for (const before of [{}, undefined, null, "text", []]) {
      const lines = differences({ before: { values: before }, after: { values: nested } });
      expect(JSON.stringify(lines)).not.toContain("abc");
      expect(lines).toContainEqual({ path: "values.auth.user", before: undefined, after: "me" });
    }
    expect(differences({ before: { values: "text" }, after: { values: nested } })[0]).toEqual({
      path: "values",
      before: "text",
      after: undefined,
    });
    expect(differences({ before: { a: [] }, after: {} })).toEqual([
      { path: "a", before: "[]", after: undefined },
    ]);
    expect(differences({ before: nested, after: nested })).toEqual([]);
  });

  it("leaves out what only the provider works out", () => {
    expect(comment).not.toMatch(/tags_all|known after apply|customer_owned_ip_enabled/);
    expect(comment).toContain("+ tags.Team: ml");
  });

  it("says whether the world was read", () => {
    expect(comment).toContain("without reading the world anew");
    expect(planComment({ environment: "aws-dev", plan, refreshed: true })).toContain(
      "Found by reading the world anew",
    );
  });

  it("fits into a comment, and says so when it does not", () => {
    const { resource_changes: changes, ...rest } = plan as { resource_changes: { address: string }[] };
    const many = Array.from({ length: 100 }, (_, index) =>
      changes.map((change) => ({
        ...change,
        address: change.address.replace("_mlflow_", `_mlflow${String(index)}_`),
      })),
    ).flat();
    const text = planComment({
      environment: "aws-dev",
      plan: { ...rest, resource_changes: many },
      refreshed: false,
    });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/more parts did not fit/);
  });

  it("refuses what is no finished plan", () => {
    expect(() => changesOf({}, "resource_changes")).toThrow("terraform show -json");
    expect(() => changesOf({ format_version: "1.2", errored: true }, "resource_changes")).toThrow(
      "incomplete",
    );
  });
});

describe("the comment on drift", () => {
  it("shows what the world did by itself", () => {
    const text = planComment({
      environment: "aws-dev",
      plan: fixture("drift"),
      refreshed: true,
      part: "resource_drift",
    });
    expect(text).toContain("### aws-dev: 1 destroyed, 1 changed");
    expect(text).toContain("- tags.Stage: dev\n+ tags.Stage: prod");
    expect(text).not.toContain("hunter2");
  });

  it("says that there is none", () => {
    const text = planComment({
      environment: "aws-dev",
      plan: { format_version: "1.2" },
      refreshed: true,
      part: "resource_drift",
    });
    expect(text).toContain("aws-dev: no drift");
  });
});

describe("what synthesis says", () => {
  const stack = { least: 300, most: 5000, mostGpu: 1000, ceiling: 6000, findings: [] };
  const base: Summary = { stacks: { "aws-dev": stack }, rules: { a: "A holds", b: "B holds" }, waivers: [] };
  const empty = { format_version: "1.2" };
  const lines = (head: Summary): string =>
    planComment({
      environment: "aws-dev",
      plan: empty,
      refreshed: false,
      summaries: { before: base, after: head },
    });

  it("is shown where it differs: cost, ceiling, rules, waivers, findings", () => {
    const text = lines({
      stacks: { "aws-dev": { ...stack, most: 7000, ceiling: 8000, findings: ["warn x: y"] } },
      rules: { a: "A holds", c: "C holds" },
      waivers: ["a at aws-dev/x until 2027-01-01: because"],
    });
    expect(text).toContain(
      "- cost: 300 USD to 5000 USD a month, GPUs at most 1000 USD → 300 USD to 7000 USD",
    );
    expect(text).toContain("- **cost ceiling**: 6000 USD → 8000 USD");
    expect(text).toContain("- rule added: `c`: C holds");
    expect(text).toContain("- **rule removed**: `b`: B holds");
    expect(text).toContain("- waiver added: a at aws-dev/x until 2027-01-01: because");
    expect(text).toContain("- finding added: warn x: y");
  });

  it("is silent where nothing differs", () => {
    expect(lines(base)).not.toMatch(/cost|rule|waiver/);
  });

  it("is summed up from the program", () => {
    const summary = summaryOf(projectStacks("aws-dev"), RULES, []);
    expect(summary.stacks["aws-dev"]?.least).toBeGreaterThan(100);
    expect(Object.keys(summary.rules)).toHaveLength(RULES.length);
  });
});

describe("the owner of a resource", () => {
  it("is read from its address, for every resource of every project stack's platform", () => {
    const [aws] = projectStacks("aws-dev");
    const managed = aws!.graph.resources.filter(({ address }) => !/^(data|ephemeral)\./.test(address));
    const owners = new Set(managed.map(({ address }) => ownerOf(address).component));
    expect([...owners]).toEqual(
      expect.arrayContaining([
        "mlflow",
        "argo-cd",
        "kserve",
        "namespaces",
        "cloud: network",
        "cloud: cluster",
      ]),
    );
    expect(owners.has("other")).toBe(false);
  });

  it("is unknown for a stranger's", () => {
    expect(ownerOf("aws_s3_bucket.mine")).toEqual({ component: "other", part: "aws_s3_bucket.mine" });
  });
});
