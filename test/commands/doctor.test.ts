import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiAccess, networksOf } from "../../lib/commands/doctor/access";
import { checksOf, doctor, type DoctorOptions } from "../../lib/commands/doctor/doctor";
import { needs, quotaChecks } from "../../lib/commands/doctor/quotas";
import { secretChecks } from "../../lib/commands/doctor/secrets";
import { atLeast, nodeCheck, tokenPrograms } from "../../lib/commands/doctor/tools";
import { commandLine, type Answer, type Runner } from "../../lib/commands/runner";
import { secretsToStore, type Workspace } from "../../lib/commands/workspace";
import type { Environment } from "../../lib/environment/schema";
import { COUNTED_QUOTAS, QUOTAS } from "../../lib/facts/quotas";
import { EnvironmentStack } from "../../stacks/environment-stack";
import { MACHINES } from "../../stacks/cost";
import { environmentStack } from "../support/environments";

const ACCOUNT = "111122223333";
const AWS = { name: "aws-dev", cloud: "aws", region: "us-west-2", stage: "dev", account: ACCOUNT } as const;
const ok = (stdout: string): Answer => ({ code: 0, stdout, stderr: "" });

function workspace(environment: Environment): Workspace {
  const { settings, graph, stack } = environmentStack(environment);
  return {
    settings: settings!,
    graph,
    pools: stack instanceof EnvironmentStack ? stack.pools : [],
    secrets: stack instanceof EnvironmentStack ? secretsToStore(stack) : [],
    outdir: mkdtempSync(join(tmpdir(), "states-")),
  };
}

const aws = workspace(AWS);
const machineTypes = aws.pools.flatMap((pool) => pool.machineTypes);

/** Answers by the beginning of the command; everything else is not installed. */
function fake(answers: Readonly<Record<string, Answer>>): { run: Runner; ran: string[] } {
  const ran: string[] = [];
  const run: Runner = (command) => {
    const line = commandLine(command).replace(/-chdir=\S+ /, "");
    ran.push(line);
    const key = Object.keys(answers).find((start) => line.startsWith(start));
    return key === undefined
      ? { code: 127, stdout: "", stderr: `${line.split(" ")[0] ?? ""}: not found` }
      : answers[key]!;
  };
  return { run, ran };
}

const LIMITS = { "L-3819A6DF": 64, "L-34B43A08": 500, "L-1216C47A": 100 };
const limits = (values: Readonly<Record<string, number>>): Answer =>
  ok(JSON.stringify(Object.entries(values).map(([code, limit]) => ({ code, limit }))));

const WELL: Readonly<Record<string, Answer>> = {
  "terraform version": ok("Terraform v1.11.4"),
  "terraform init": ok(""),
  "terraform state pull": ok(""),
  "aws --version": ok("aws-cli/2.31.2 Python/3.13.7"),
  "kubectl version": ok("Client Version: v1.35.0"),
  "aws sts get-caller-identity": ok(`${ACCOUNT}\n`),
  "aws eks list-clusters": ok("[]"),
  "aws ec2 describe-instance-type-offerings": ok(JSON.stringify(machineTypes)),
  "aws service-quotas list-service-quotas": limits(LIMITS),
  "aws service-quotas get-service-quota": ok("5"),
  "aws ec2 describe-addresses": ok('[{"tags": null}]'),
  "aws ec2 describe-vpcs": ok('[{"tags": [{"Key": "Name", "Value": "default"}]}]'),
  "aws rds describe-db-instances": ok("[]"),
};

const CONNECTED: DoctorOptions = { account: undefined, connected: true };

function checkup(answers: Readonly<Record<string, Answer>>, options: DoctorOptions = CONNECTED, of = aws) {
  const lines: string[] = [];
  const code = doctor(checksOf(of, options), fake({ ...WELL, ...answers }).run, (line) => lines.push(line));
  return { code, text: lines.join("\n"), lines };
}

const fixAfter = (lines: readonly string[], name: string): string =>
  lines[lines.findIndex((line) => line.includes(`  ${name}`)) + 1] ?? "";

describe("the doctor", () => {
  it("finds an account ready", () => {
    const { code, text } = checkup({});
    expect(text).not.toMatch(/FAIL|warn /);
    expect(text).toMatch(/ready to deploy, 0 warnings$/);
    expect(code).toBe(0);
  });

  it("asks each question of the quotas and the machines once", () => {
    const { run, ran } = fake(WELL);
    doctor(checksOf(aws, CONNECTED), run, () => undefined);
    expect(ran.filter((line) => line.includes("list-service-quotas"))).toHaveLength(1);
    expect(ran.filter((line) => line.includes("type-offerings"))).toHaveLength(1);
  });

  it.each([
    [
      "terraform",
      { "terraform version": ok("Terraform v1.9.8") },
      /1\.11\.0 or newer .*passwords out of the state/,
    ],
    ["aws", { "aws --version": ok("aws-cli/1.45.11") }, /2\.7\.0 or newer/],
    [
      "account",
      { "aws sts get-caller-identity": { code: 255, stdout: "", stderr: "no credentials" } },
      /aws sso login/,
    ],
    ["account", { "aws sts get-caller-identity": ok("999999999999") }, /aws sso login/],
    [
      "state",
      { "terraform init": { code: 1, stdout: "", stderr: "Error: bucket does not exist" } },
      /bootstrap stack first/,
    ],
    ["state", { "aws eks list-clusters": ok('["aws-dev"]') }, /name the bucket/],
    [
      "machines of pool gpu-workloads",
      {
        "aws ec2 describe-instance-type-offerings": ok(
          JSON.stringify(machineTypes.filter((type) => !type.startsWith("g"))),
        ),
      },
      /another region/,
    ],
    [
      "quota All G and VT Spot Instance Requests",
      { "aws service-quotas list-service-quotas": limits({ ...LIMITS, "L-3819A6DF": 0 }) },
      /request-service-quota-increase --service-code ec2 --quota-code L-3819A6DF --desired-value 16 --region us-west-2/,
    ],
  ])("fails, with a way out: %s %#", (name, answers, fix) => {
    const { code, lines } = checkup(answers);
    expect(lines.some((line) => line.startsWith(`FAIL  ${name}`))).toBe(true);
    expect(fixAfter(lines, name)).toMatch(fix);
    expect(code).toBe(1);
  });

  it("warns where a pool can start and not grow to its end", () => {
    const { code, text } = checkup({
      "aws service-quotas list-service-quotas": limits({ ...LIMITS, "L-3819A6DF": 8 }),
    });
    expect(text).toMatch(
      /warn {2}quota All G and VT Spot Instance Requests .*8 vCPU allowed, 4 to 16 needed/,
    );
    expect(code).toBe(0);
  });

  it("warns when nothing says which account is the right one", () => {
    const { account: _, ...nameless } = AWS;
    const { text, code } = checkup({}, CONNECTED, workspace(nameless));
    expect(text).toMatch(/warn {2}account/);
    expect(code).toBe(0);
  });
});

describe("the way to the Kubernetes API", () => {
  const verdict = (
    environment: Environment,
    own: readonly string[],
    connected = false,
    seen = "203.0.113.9",
  ) => {
    const { settings, graph } = workspace(environment);
    const run: Runner = () => ok(`${seen}\n`);
    return apiAccess(settings, networksOf(graph), connected, own)[0]!.verdict(run);
  };
  const open: Environment = { ...AWS, api: { cidrs: ["203.0.113.0/28"] } };

  it("is closed from outside a private environment, and open inside or by VPN", () => {
    const [inside] = networksOf(aws.graph);
    expect(inside).toMatch(/\/16$/);
    expect(verdict(AWS, ["192.0.2.7"]).state).toBe("fail");
    expect(verdict(AWS, [inside!.replace(".0.0/16", ".3.4")]).state).toBe("ok");
    expect(verdict(AWS, ["192.0.2.7"], true).state).toBe("ok");
  });

  it("is open from the ranges that the file names", () => {
    expect(verdict(open, ["192.0.2.7"]).state).toBe("ok");
    expect(verdict(open, ["192.0.2.7"], false, "203.0.113.16")).toEqual({
      state: "fail",
      seen: "203.0.113.16 is not in 203.0.113.0/28",
      fix: 'add "203.0.113.16/32" to api.cidrs in environments/aws-dev.ts',
    });
  });

  const local = workspace({ name: "local-dev", cloud: "local", stage: "dev" });
  const kind = "kubectl --context kind-ml-platform get --raw=/readyz";
  const context = { "kubectl config get-contexts kind-ml-platform": ok("kind-ml-platform") };

  it("is an answer of the cluster where that exists already", () => {
    expect(apiAccess(local.settings, [], false)).toEqual([]);
    expect(checkup({ ...context, [kind]: ok("ok") }, CONNECTED, local)).toMatchObject({ code: 0 });
  });

  it("is not there when the cluster is stopped, though its context is", () => {
    const stderr = "E1122 memcache.go\nThe connection to the server 127.0.0.1:6443 was refused";
    const { code, lines } = checkup(
      { ...context, [kind]: { code: 1, stdout: "", stderr } },
      CONNECTED,
      local,
    );
    expect(code).toBe(1);
    expect(lines.filter((line) => line.startsWith("FAIL"))).toEqual([
      "FAIL  cluster    The connection to the server 127.0.0.1:6443 was refused",
    ]);
    expect(fixAfter(lines, "cluster")).toContain("kind create cluster --name ml-platform");
  });

  it("is told of a context that the kubeconfig does not have", () => {
    expect(checkup({}, CONNECTED, local).text).toContain(
      "no context kind-ml-platform in the kubeconfig, ~/.kube/config: export KUBECONFIG where",
    );
  });
});

describe("a state that cannot be read", () => {
  const said = (stderr: string): string =>
    fixAfter(checkup({ "terraform init": { code: 1, stdout: "", stderr } }).lines, "state");

  it.each([
    ["Error: No valid credential sources found", /aws sso login/],
    ["Error: ExpiredToken: The security token included in the request is expired", /aws sso login/],
    ['Error: Failed to get existing workspaces: S3 bucket "x" does not exist', /bootstrap stack first/],
  ])("is mended by what Terraform says: %s", (stderr, fix) => {
    expect(said(stderr)).toMatch(fix);
  });

  it("without Terraform asks for it, and not for a bootstrap", () => {
    const lines: string[] = [];
    const {
      "terraform version": _version,
      "terraform init": _init,
      "terraform state pull": _pull,
      ...none
    } = WELL;
    doctor(checksOf(aws, CONNECTED), fake(none).run, (line) => lines.push(line));
    expect(lines.join("\n")).toContain("terraform is not installed: https://developer.hashicorp.com/");
    expect(fixAfter(lines, "state")).toMatch(/install it/);
  });
});

describe("quotas", () => {
  const gcp = workspace({ name: "gcp-dev", cloud: "gcp", region: "europe-west4", stage: "dev" });

  it("of GPUs are asked for on every cloud", () => {
    const azure = workspace({ name: "azure-dev", cloud: "azure", region: "westeurope", stage: "dev" });
    const codes = ({ pools }: Workspace, cloud: "aws" | "azure" | "gcp") =>
      needs(QUOTAS[cloud], pools, MACHINES[cloud]).map(({ quota }) => quota.code);
    expect(codes(aws, "aws")).toContain("L-3819A6DF");
    expect(codes(azure, "azure")).toContain("lowPriorityCores");
    expect(codes(gcp, "gcp")).toEqual(
      expect.arrayContaining(["GPUS_ALL_REGIONS", "NVIDIA_L4_GPUS", "NVIDIA_T4_GPUS"]),
    );
  });

  it("of on-demand GPUs are asked for where the pool is not spot", () => {
    const prod = workspace({ ...AWS, name: "aws-prod", stage: "prod" });
    const codes = needs(QUOTAS.aws, prod.pools, MACHINES.aws).map(({ quota }) => quota.code);
    expect(codes).toContain("L-DB2E81BA");
    expect(codes).not.toContain("L-3819A6DF");
  });

  it("of spot GPUs count on Google Cloud unless they are zero", () => {
    const wanted = needs(QUOTAS.gcp, gcp.pools, MACHINES.gcp).filter(
      ({ quota }) => quota.code === "NVIDIA_L4_GPUS",
    );
    const state = (values: Readonly<Record<string, number>>, deployed = false) =>
      quotaChecks(wanted, {
        read: () => new Map(Object.entries(values)),
        word: "free",
        raise: () => "",
        isDeployed: () => deployed,
      })[0]!.verdict(() => ok("")).state;
    expect(state({ NVIDIA_L4_GPUS: 0, PREEMPTIBLE_NVIDIA_L4_GPUS: 4 })).toBe("ok");
    expect(state({ NVIDIA_L4_GPUS: 0, PREEMPTIBLE_NVIDIA_L4_GPUS: 0 })).toBe("fail");
    expect(state({ NVIDIA_L4_GPUS: 4, PREEMPTIBLE_NVIDIA_L4_GPUS: 0 })).toBe("ok");
    // Google Cloud says what is left: a platform that runs has used its share.
    expect(state({ NVIDIA_L4_GPUS: 0, PREEMPTIBLE_NVIDIA_L4_GPUS: 0 }, true)).toBe("warn");
  });

  const file = join(process.cwd(), "../shared/facts/quotas.json");
  const sourced = existsSync(file) ? it : it.skip;
  sourced("are those of the collected facts", () => {
    const { rows } = JSON.parse(readFileSync(file, "utf8")) as {
      rows: { code: string; name: string; defaultValue: number }[];
    };
    const counted = Object.values(COUNTED_QUOTAS).flat();
    for (const quota of [...QUOTAS.aws, ...QUOTAS.azure, ...QUOTAS.gcp, ...counted]) {
      const row = rows.find(({ code }) => code === quota.code);
      expect({ name: row?.name, initial: row?.defaultValue }).toEqual({
        name: quota.name,
        initial: quota.initial,
      });
    }
  });
});

describe("quotas of addresses and networks", () => {
  const line = (answers: Readonly<Record<string, Answer>>, name: string, of = aws): string => {
    const { lines } = checkup(answers, CONNECTED, of);
    const at = lines.findIndex((text) => text.includes(name));
    return `${lines[at] ?? ""} ${(lines[at] ?? "").startsWith("ok") ? "" : (lines[at + 1] ?? "")}`;
  };
  const of = (...environments: readonly string[]): Answer =>
    ok(JSON.stringify(environments.map((Value) => ({ tags: [{ Key: "Environment", Value }] }))));

  it("count what others have, and not what the environment has already", () => {
    const full = of("a", "b", "c", "d", "e");
    expect(line({ "aws ec2 describe-vpcs": full }, "VPCs per Region")).toMatch(
      /^FAIL .* 0 VPCs free, 1 needed .*--service-code vpc --quota-code L-F678F1CE --desired-value 6 /,
    );
    const own = of("a", "b", "c", "d", "aws-dev");
    expect(line({ "aws ec2 describe-vpcs": own }, "VPCs per Region")).toMatch(/^ok .* 1 VPCs free, 1 needed/);
    expect(line({ "aws eks list-clusters": ok("[]") }, "EKS clusters")).toMatch(/^ok .* 5 clusters free/);
  });

  it("ask for an address for each zone of production", () => {
    const prod = workspace({ ...AWS, name: "aws-prod", stage: "prod" });
    const gateways = prod.graph.ofType("aws_eip").length;
    expect(gateways).toBeGreaterThan(1);
    expect(line({ "aws ec2 describe-addresses": of("a", "b", "c") }, "Elastic IPs", prod)).toMatch(
      new RegExp(`^FAIL .* 2 addresses free, ${gateways} needed`),
    );
  });

  it("are an open question where the cloud does not say", () => {
    const refused = { code: 254, stdout: "", stderr: "AccessDenied" };
    expect(line({ "aws service-quotas get-service-quota": refused }, "Elastic IPs")).toMatch(
      /^warn .*unknown: AccessDenied .*room for 1 more/,
    );
  });

  it("are asked of Google Cloud for the addresses of its NAT", () => {
    const gcp = workspace({ name: "gcp-dev", cloud: "gcp", region: "europe-west4", stage: "dev" });
    const answer = (limit: number, usage: number): Answer =>
      ok(JSON.stringify({ quotas: [{ metric: "IN_USE_ADDRESSES", limit, usage }] }));
    const answers = (limit: number, usage: number) => ({
      "gcloud compute regions describe": answer(limit, usage),
      "gcloud compute project-info describe": ok("{}"),
    });
    expect(line(answers(8, 2), "In-use external addresses", gcp)).toMatch(
      /^ok .* 6 addresses free, 1 needed/,
    );
    expect(line(answers(8, 8), "In-use external addresses", gcp)).toMatch(/^FAIL .* ask for 9 of /);
  });
});

describe("secrets that people store", () => {
  const alerts = { slack: { channel: "#ml" } };
  const region = "westeurope";
  const NAME = "slack-webhook-url";
  const verdictOf = (environment: Environment, answers: Readonly<Record<string, Answer>>) => {
    const of = workspace({ ...environment, alerts });
    const place = { region: "region" in environment ? environment.region : "", account: undefined };
    const check = secretChecks(of, place).find(({ name }) => name === `secret ${NAME}`)!;
    return check.verdict(fake(answers).run);
  };
  const aws: Environment = { ...AWS, region: "us-west-2" };
  const azure: Environment = { name: "azure-dev", cloud: "azure", region, stage: "dev" };
  const gcp: Environment = { name: "gcp-dev", cloud: "gcp", region: "europe-west4", stage: "dev" };
  const local: Environment = { name: "local-dev", cloud: "local", stage: "dev" };
  const refused = (stderr: string): Answer => ({ code: 1, stdout: "", stderr });
  const azVault = { "az keyvault list": ok('["azure-dev-1a2b3c"]') };
  const project = { "gcloud config get-value project": ok("my-project\n") };
  const listVersions = "gcloud secrets versions list gcp-dev-slack-webhook-url --project=my-project";
  const kubectl = "kubectl --context kind-ml-platform --namespace platform-secrets get secret";

  it("are none where nothing reads one", () => {
    expect(workspace(aws).secrets).toEqual([]);
  });

  it.each([
    [aws, { "aws secretsmanager describe-secret": ok('{"1": ["AWSCURRENT"]}') }],
    [azure, { ...azVault, "az keyvault secret list-versions": ok('["https://v/secrets/s/1"]') }],
    [gcp, { ...project, [listVersions]: ok('[{"name": "1"}]') }],
    [local, { [kubectl]: ok("secret/slack-webhook-url") }],
  ])("are found stored: %#", (environment, answers) => {
    expect(verdictOf(environment, answers)).toEqual({ state: "ok", seen: "stored" });
  });

  it.each([
    [
      aws,
      { "aws secretsmanager describe-secret": refused("ResourceNotFoundException") },
      /create-secret --region us-west-2 --name aws-dev\/slack-webhook-url/,
    ],
    [aws, { "aws secretsmanager describe-secret": ok("null") }, /put-secret-value/],
    [
      azure,
      { ...azVault, "az keyvault secret list-versions": refused("(SecretNotFound)") },
      /secret set --vault-name azure-dev-1a2b3c --name slack-webhook-url --file \/dev\/stdin/,
    ],
    [gcp, { ...project, [listVersions]: ok("[]") }, /versions add \S+url --project=my-project --data-file=-/],
    [
      local,
      { [kubectl]: refused("Error from server (NotFound)") },
      /create secret generic slack-webhook-url/,
    ],
  ])("are missed, with the command that stores them: %#", (environment, answers, fix) => {
    const verdict = verdictOf(environment, answers);
    expect(verdict).toMatchObject({ state: "fail", seen: "has no value", fix: expect.stringMatching(fix) });
    expect(JSON.stringify(verdict)).not.toContain("${");
  });

  it("wait for the first deploy where the store is made by it", () => {
    expect(verdictOf(azure, { "az keyvault list": ok("[]") })).toMatchObject({
      state: "fail",
      fix: expect.stringContaining("docs/first-deploy.md"),
    });
  });

  it("are an open question where the store does not answer", () => {
    const answers = { ...azVault, "az keyvault secret list-versions": refused("ForbiddenByConnection") };
    expect(verdictOf(azure, answers)).toMatchObject({
      state: "warn",
      seen: "unknown: ForbiddenByConnection",
    });
  });
});

describe("programs", () => {
  it("that fetch tokens are those that the providers run", () => {
    const programs = (environment: Environment) => tokenPrograms(workspace(environment).graph);
    expect(tokenPrograms(aws.graph)).toEqual(["aws"]);
    expect(programs({ name: "azure-dev", cloud: "azure", region: "westeurope", stage: "dev" })).toEqual([
      "kubelogin",
    ]);
    expect(programs({ name: "gcp-dev", cloud: "gcp", region: "europe-west4", stage: "dev" })).toEqual([
      "gke-gcloud-auth-plugin",
    ]);
  });

  it("are compared by number", () => {
    expect(atLeast("1.11.4", "1.11.0")).toBe(true);
    expect(atLeast("1.9.8", "1.11.0")).toBe(false);
    expect(atLeast("2.0.0", "1.11.0")).toBe(true);
    expect(nodeCheck("18.20.0", "20.19").verdict(() => ok("")).state).toBe("fail");
  });
});
