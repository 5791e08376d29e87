import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SUBCOMMANDS, troubled, type Everyday } from "../../lib/commands/everyday/everyday";
import { commandLine, wordsOf, type Answer } from "../../lib/commands/runner";
import { readState, stateOf } from "../../lib/commands/state";
import { given } from "../../lib/commands/terminal";
import { projectStacks } from "../support/environments";

const ok = (value: unknown): Answer => ({
  code: 0,
  stdout: typeof value === "string" ? value : JSON.stringify(value),
  stderr: "",
});

/** Outputs as the synthesized stack would leave them in the state; references stay as they are written. */
function deployed(environment: string) {
  const { graph } = projectStacks(environment)[0]!;
  return stateOf({
    outputs: graph.document["output"],
    resources: [
      { mode: "managed", instances: [{}] },
      { mode: "data", instances: [{}] },
    ],
  });
}

const aws = deployed("aws-dev");

function ran(
  name: string,
  words: readonly string[],
  answers: Readonly<Record<string, Answer>> = {},
  state = aws,
) {
  const said: string[] = [];
  const shown: string[] = [];
  const environment = words[0] ?? "";
  const everyday: Everyday = {
    environment,
    state,
    run: (command) => answers[commandLine(command)] ?? { code: 1, stdout: "", stderr: "unknown" },
    show: (command) => {
      shown.push(commandLine(command));
      return 0;
    },
    say: (line) => said.push(line),
  };
  const code = SUBCOMMANDS[name]!(everyday, given(words, { show: { type: "boolean" } }, 2)!);
  return { code, said, shown };
}

describe("everyday commands", () => {
  it("count managed resources alone", () => {
    expect(aws.resources).toBe(1);
    expect(stateOf({})).toEqual({ resources: 0, outputs: {} });
  });

  it("write the kubeconfig, in as many steps as it takes", () => {
    expect(ran("kubeconfig", ["aws-dev"]).shown).toEqual([
      "aws eks update-kubeconfig --region us-west-2 --name aws-dev",
    ]);
    const azure = ran("kubeconfig", ["azure-dev"], {}, deployed("azure-dev"));
    expect(azure.shown.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
      "az aks get-credentials",
      "kubelogin convert-kubeconfig --login",
    ]);
  });

  it("open a page by name, and list the pages without one", () => {
    const mlflow = ran("open", ["aws-dev", "mlflow"]);
    expect(mlflow.said).toEqual(["http://localhost:5000  (Ctrl-C closes it)"]);
    expect(mlflow.shown).toEqual(["kubectl --namespace mlflow port-forward service/mlflow 5000:80"]);
    expect(ran("open", ["aws-dev"]).said.map((line) => line.split(" ")[0])).toEqual(
      expect.arrayContaining(["argo", "argocd", "grafana", "mlflow"]),
    );
    expect(() => ran("open", ["aws-dev", "nothing"])).toThrow(/must be one of .*grafana.*, got nothing/);
  });

  it("say where a password lives, and show it only when asked to", () => {
    const grafana = ran("password", ["aws-dev", "grafana"]);
    expect(grafana.said.join()).toMatch(
      /^aws secretsmanager get-secret-value .*--secret-id aws-dev\/grafana-admin/,
    );
    expect(grafana.shown).toEqual([]);
    expect(ran("password", ["aws-dev", "grafana", "--show"]).shown).toHaveLength(1);
    expect(ran("password", ["aws-dev", "argocd"]).said.join()).toContain("argocd-initial-admin-secret");
    expect(ran("password", ["aws-dev", "postgres"]).said.join()).toContain("aws-dev/postgres-admin");
  });

  it("send people to the doctor before the first deploy", () => {
    const empty = stateOf({});
    for (const name of Object.keys(SUBCOMMANDS)) {
      expect(() => ran(name, ["aws-dev"], {}, empty)).toThrow(
        "aws-dev is not deployed, or its state is elsewhere",
      );
    }
  });
});

describe("reading the state", () => {
  const { graph } = projectStacks("aws-dev")[0]!;
  const outdir = mkdtempSync(join(tmpdir(), "states-"));
  const read = (init: Answer, pull: Answer) =>
    readState({ graph, outdir }, (command) => (command.includes("init") ? init : pull));
  const pulled = ok({ outputs: {}, resources: [{ mode: "managed", instances: [{}, {}] }] });

  it("needs the backend and no provider", () => {
    const missing = { code: 1, stdout: "", stderr: "Error: Failed to query available provider packages" };
    expect(read(missing, pulled).resources).toBe(2);
    const written = JSON.parse(
      readFileSync(join(outdir, "states/aws-dev/backend.tf.json"), "utf8"),
    ) as unknown;
    expect(written).toEqual({
      terraform: { backend: { local: { path: "../../../terraform.aws-dev.tfstate" } } },
    });
  });

  it("fails when the backend does, in Terraform's words", () => {
    const denied = { code: 1, stdout: "", stderr: "Error: Failed to get existing workspaces: AccessDenied" };
    expect(() => read(denied, pulled)).toThrow(/terraform init .*AccessDenied/);
    expect(() => read(ok(""), denied)).toThrow(/terraform state pull: .*AccessDenied/);
    expect(read(ok(""), ok("")).resources).toBe(0);
  });
});

describe("status", () => {
  const ready = (value: string) => ({ conditions: [{ type: "Ready", status: value }] });
  const pod = (name: string, status: object) => ({ metadata: { namespace: "mlflow", name }, status });
  const nodes = { items: [{ status: ready("True") }, { status: ready("False") }] };
  const waiting = { state: { waiting: { reason: "CrashLoopBackOff" } } };
  const pods = {
    items: [
      pod("well", { phase: "Running", ...ready("True") }),
      pod("done", { phase: "Succeeded" }),
      pod("crashing", { phase: "Running", ...ready("False"), containerStatuses: [waiting] }),
      pod("waiting", { phase: "Pending" }),
    ],
  };
  const answers = (context: string): Record<string, Answer> => ({
    "kubectl config current-context": ok(context),
    "kubectl --request-timeout=15s get nodes --output=json": ok(nodes),
    "kubectl --request-timeout=15s get pods --all-namespaces --output=json": ok(pods),
  });

  it("names pods in trouble, with the reason, and fails", () => {
    const { code, said } = ran(
      "status",
      ["aws-dev"],
      answers("arn:aws:eks:us-west-2:111122223333:cluster/aws-dev"),
    );
    expect(code).toBe(1);
    expect(said.slice(1)).toEqual([
      "1 of 2 nodes are ready",
      "2 of 4 pods are in trouble",
      "  mlflow/crashing  CrashLoopBackOff",
      "  mlflow/waiting   Pending",
    ]);
    expect(troubled({ items: [pods.items[0]] })).toEqual([]);
  });

  it("refuses to speak of another cluster", () => {
    const { code, said } = ran(
      "status",
      ["aws-dev"],
      answers("arn:aws:eks:us-west-2:111122223333:cluster/other"),
    );
    expect(code).toBe(1);
    expect(said.at(-1)).toBe("that context is another cluster's: npm run kubeconfig -- aws-dev");
    expect(ran("status", ["aws-dev"], answers("")).said.at(-1)).toMatch(/another cluster's/);
  });

  it("sends people on when the cluster does not answer", () => {
    const { said } = ran("status", ["aws-dev"], { "kubectl config current-context": ok("aws-dev") });
    expect(said.at(-1)).toMatch(/does not answer/);
  });
});

describe("a line of an output as a command", () => {
  it("keeps what is quoted together", () => {
    expect(wordsOf(`kubectl get --output go-template='{{ .data.value | base64decode }}' "a b" c`)).toEqual([
      "kubectl",
      "get",
      "--output",
      "go-template={{ .data.value | base64decode }}",
      "a b",
      "c",
    ]);
  });
});
