import { at, field, listOf, textOf } from "../../checks/walk";
import type { Environment } from "../../environment/schema";
import { QUOTAS, type Quota } from "../../facts/quotas";
import type { Answer, Command, Runner } from "../runner";
import type { Limits } from "./quotas";

/** Where an environment is. */
export interface Place {
  readonly region: string;
  /** Account, subscription or project; undefined for the caller's. */
  readonly account: string | undefined;
}

/** A quota that can be raised. */
export type Raised = Pick<Quota, "name" | "code"> & { readonly service?: string };

/** How a cloud is asked. */
export interface CloudQuestions {
  /** Limits of the quotas, less what is in use where the cloud says so. */
  readonly limits: (run: Runner, place: Place) => Limits;
  /** Command that asks for more. */
  readonly raise: (quota: Raised, value: number, place: Place) => string;
  /** What {@link limits} are: what is left, or what is allowed in all, where the cloud does not count what runs. */
  readonly word: "free" | "allowed";
  /** Machine types that the region offers, of those asked for; or why nothing is known. */
  readonly offered: (run: Runner, place: Place, types: readonly string[]) => readonly string[] | string;
  /** What to do when nobody is signed in. */
  readonly signIn: string;
}

const fault = ({ stderr, stdout }: Answer): string =>
  `${stderr}${stdout}`.trim().split("\n").at(-1) ?? "no answer";

function json(run: Runner, command: Command): { value: unknown } | string {
  const answer = run(command);
  if (answer.code !== 0) return fault(answer);
  try {
    return { value: JSON.parse(answer.stdout) as unknown };
  } catch {
    return `no JSON from ${command.slice(0, 3).join(" ")}`;
  }
}

const texts = (value: unknown): string[] => listOf(value).flatMap((item) => textOf(item) ?? []);

const aws: CloudQuestions = {
  signIn: "aws sso login, or set AWS_PROFILE",
  limits: (run, { region }) => {
    const query = [
      "--region",
      region,
      "--query",
      "Quotas[].{code:QuotaCode,limit:Value}",
      "--output",
      "json",
    ];
    const answer = json(run, [
      "aws",
      "service-quotas",
      "list-service-quotas",
      "--service-code",
      "ec2",
      ...query,
    ]);
    if (typeof answer === "string") return answer;
    return new Map(
      listOf(answer.value).map((row) => [textOf(field(row, "code")) ?? "", Number(field(row, "limit"))]),
    );
  },
  word: "allowed",
  raise: ({ code, service = "ec2" }, value, { region }) =>
    `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${String(value)} --region ${region}`,
  offered: (run, { region }, types) => {
    const filters = ["--filters", `Name=instance-type,Values=${types.join(",")}`];
    const query = ["--query", "InstanceTypeOfferings[].InstanceType", "--output", "json"];
    const answer = json(run, [
      "aws",
      "ec2",
      "describe-instance-type-offerings",
      "--region",
      region,
      ...filters,
      ...query,
    ]);
    return typeof answer === "string" ? answer : texts(answer.value);
  },
};

const subscription = ({ account }: Place): string[] =>
  account === undefined ? [] : ["--subscription", account];

const azure: CloudQuestions = {
  signIn: "az login",
  word: "free",
  limits: (run, place) => {
    const command = ["az", "vm", "list-usage", "--location", place.region, ...subscription(place)];
    const answer = json(run, [...command, "--output", "json"]);
    if (typeof answer === "string") return answer;
    return new Map(
      listOf(answer.value).map((row) => [
        textOf(at(row, "name", "value")) ?? "",
        Number(field(row, "limit")) - Number(field(row, "currentValue")),
      ]),
    );
  },
  raise: ({ code }, value, { region, account = "SUBSCRIPTION" }) =>
    `az quota update --resource-name "${code}" --scope /subscriptions/${account}/providers/Microsoft.Compute/locations/${region} --limit-object value=${String(value)} --resource-type dedicated`,
  offered: (run, place) => {
    const query = ["--resource-type", "virtualMachines", "--query", "[?length(restrictions)==`0`].name"];
    const answer = json(run, [
      "az",
      "vm",
      "list-skus",
      "--location",
      place.region,
      ...query,
      ...subscription(place),
      "--output",
      "json",
    ]);
    return typeof answer === "string" ? answer : texts(answer.value);
  },
};

const project = ({ account }: Place): string[] => (account === undefined ? [] : ["--project", account]);

const gcp: CloudQuestions = {
  word: "free",
  signIn: "gcloud auth login, and gcloud auth application-default login for Terraform",
  limits: (run, place) => {
    const limits = new Map<string, number>();
    for (const what of [
      ["regions", "describe", place.region],
      ["project-info", "describe"],
    ]) {
      const answer = json(run, ["gcloud", "compute", ...what, ...project(place), "--format=json(quotas)"]);
      if (typeof answer === "string") return answer;
      for (const row of listOf(field(answer.value, "quotas"))) {
        const metric = textOf(field(row, "metric")) ?? "";
        limits.set(metric, Number(field(row, "limit")) - Number(field(row, "usage")));
      }
    }
    return limits;
  },
  raise: ({ name }, value, { account = "PROJECT" }) =>
    `ask for ${String(value)} of "${name}": https://console.cloud.google.com/iam-admin/quotas?project=${account}`,
  offered: (run, place, types) => {
    const names = types.map((type) => type.split("+")[0] ?? type);
    const filter = `--filter=zone~^${place.region}- AND name=(${[...new Set(names)].join(" ")})`;
    const answer = json(run, [
      "gcloud",
      "compute",
      "machine-types",
      "list",
      filter,
      ...project(place),
      "--format=json(name)",
    ]);
    if (typeof answer === "string") return answer;
    const found = listOf(answer.value).map((row) => textOf(field(row, "name")));
    return types.filter((_, index) => found.includes(names[index]));
  },
};

const local: CloudQuestions = {
  signIn: "make the cluster, for example: kind create cluster --name ml-platform",
  word: "free",
  limits: () => new Map(),
  raise: () => "",
  offered: (_, __, types) => types,
};

/** How each cloud is asked. */
export const QUESTIONS: Readonly<Record<Environment["cloud"], CloudQuestions>> = { aws, azure, gcp, local };

/** Quotas of a cloud. */
export const quotasOf = (cloud: Environment["cloud"]): readonly Quota[] => QUOTAS[cloud];
