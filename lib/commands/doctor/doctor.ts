import { MACHINES } from "../../../stacks/cost";
import packageFile from "../../../package.json";
import { runProgram, type Runner } from "../runner";
import { readState } from "../state";
import { detached, situationOf, wrongAccount, type Situation } from "../sweep/guard";
import { contextOf, sweepPlan } from "../sweep/plan";
import { columns, given, UsageError } from "../terminal";
import { accountOf, workspaceOf, type Workspace } from "../workspace";
import { apiAccess, clusterAnswers, networksOf } from "./access";
import { fail, ok, warn, type Check, type Verdict } from "./check";
import { QUESTIONS, quotasOf, type CloudQuestions, type Place, type Raised } from "./clouds";
import { countChecks } from "./counts";
import { needs, quotaChecks, type Limits } from "./quotas";
import { secretChecks } from "./secrets";
import { nodeCheck, toolChecks } from "./tools";

const HELP = `npm run doctor -- ENVIRONMENT [options]

Checks everything that a deploy of the environment needs, and says how to mend what is missing: programs, credentials and
account, the state, the way to the Kubernetes API, secrets that people store, machine types that the region offers, quotas (of GPUs above all).
Fails if a deploy would.

  --account ID  the account, subscription or project that is meant, where the environment's file names none
  --connected   this machine reaches the environment's network by VPN or peering`;

/** What the caller says about themselves. */
export interface DoctorOptions {
  readonly account: string | undefined;
  readonly connected: boolean;
  /** Addresses of this machine. @default the network interfaces' */
  readonly own?: readonly string[];
}

/** What mends a state that cannot be read, by what Terraform says of it. */
function stateFix(said: string, { settings }: Workspace, signIn: string): string {
  if (said.includes("is not installed")) return "install it: it reads the state";
  if (/credential|expired|token/i.test(said)) return signIn;
  return "region" in settings
    ? "deploy the cloud's bootstrap stack first, and name what it prints as `state`"
    : "look at the file with the state, in the project's folder";
}

function stateCheck(
  workspace: Workspace,
  account: string | undefined,
  { signIn }: CloudQuestions,
  tell: (resources: number) => void,
): Check {
  return {
    name: "state",
    verdict: (run) => {
      try {
        const { resources } = readState(workspace, run);
        tell(resources);
        const plan = sweepPlan(workspace, account);
        const loose = detached(plan, situationOf(plan, run, resources));
        const file = `environments/${workspace.settings.name}.ts`;
        if (loose !== undefined) return fail(loose, `name the bucket that has the state in ${file}`);
        return ok(resources === 0 ? "empty: nothing is deployed yet" : `${String(resources)} resources`);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        const first =
          error.message.split("\n").find((line) => line.includes("Error")) ?? error.message.split("\n")[0];
        return fail(first ?? "not reachable", stateFix(error.message, workspace, signIn));
      }
    },
  };
}

function accountCheck(workspace: Workspace, account: string | undefined, { signIn }: CloudQuestions): Check {
  const plan = sweepPlan(workspace, account);
  return {
    name: plan.accountWord,
    verdict: (run) => {
      const answer = run(plan.probe.account);
      const caller = answer.code === 0 && answer.stdout.trim() !== "" ? answer.stdout.trim() : undefined;
      const situation: Situation = { caller, alive: undefined, state: 0 };
      const wrong = wrongAccount(plan, situation);
      if (wrong !== undefined) return fail(wrong, signIn);
      return plan.account === undefined
        ? warn(
            caller ?? "",
            `nothing says that it is the right one: name it in environments/${plan.environment}.ts`,
          )
        : ok(caller ?? "");
    },
  };
}

function machineChecks({ pools }: Workspace, place: Place, { offered }: CloudQuestions): Check[] {
  let known: readonly string[] | string | undefined;
  const all = [...new Set(pools.flatMap(({ machineTypes }) => machineTypes))];
  return pools
    .filter(({ machineTypes }) => machineTypes.length > 0)
    .map(({ name, machineTypes }) => ({
      name: `machines of pool ${name}`,
      verdict: (run): Verdict => {
        known ??= offered(run, place, all);
        if (typeof known === "string") return warn(`unknown: ${known}`, "look it up in the console");
        const offers = known;
        const missing = machineTypes.filter((type) => !offers.includes(type));
        if (missing.length === 0) return ok(`${String(machineTypes.length)} offered in ${place.region}`);
        const seen = `not offered in ${place.region}: ${missing.join(", ")}`;
        const fix = "name others in `machines` of the environment's file, or take another region";
        return missing.length === machineTypes.length ? fail(seen, fix) : warn(seen, fix);
      },
    }));
}

/** Every check of an environment, in the order in which a person would mend them. */
export function checksOf(workspace: Workspace, options: DoctorOptions): Check[] {
  const { settings, graph, pools } = workspace;
  const questions = QUESTIONS[settings.cloud];
  const place = {
    region: "region" in settings ? settings.region : "",
    account: accountOf(settings) ?? options.account,
  };
  const wanted = needs(quotasOf(settings.cloud), pools, MACHINES[settings.cloud]);
  let known: Limits | undefined;
  const limits = (run: Runner): Limits => (known ??= questions.limits(run, place));
  const raise = (quota: Raised, value: number): string => questions.raise(quota, value, place);
  let deployed = 0;
  const isDeployed = (): boolean => deployed > 0;
  const { cloud, name: environment } = settings;
  return [
    nodeCheck(process.versions.node, packageFile.engines.node.replace(">=", "")),
    ...toolChecks(settings.cloud, graph),
    accountCheck(workspace, options.account, questions),
    stateCheck(workspace, options.account, questions, (resources) => (deployed = resources)),
    ...apiAccess(settings, networksOf(graph), options.connected, options.own),
    ...("region" in settings ? [] : [clusterAnswers(contextOf(graph) ?? "", questions.signIn)]),
    ...secretChecks(workspace, place),
    ...("region" in settings ? machineChecks(workspace, place, questions) : []),
    ...quotaChecks(wanted, { read: limits, word: questions.word, raise, isDeployed }),
    ...countChecks({ cloud, environment, graph, place, limits }, raise, isDeployed),
  ];
}

const MARKS = { ok: "ok  ", warn: "warn", fail: "FAIL" } as const;

/** Runs the checks and says what each found as it is known; answers the exit code. */
export function doctor(checks: readonly Check[], run: Runner, say: (line: string) => void): number {
  const width = Math.max(...checks.map(({ name }) => name.length));
  let [failed, warned] = [0, 0];
  for (const { name, verdict } of checks) {
    const found = verdict(run);
    say(`${MARKS[found.state]}  ${columns([[name.padEnd(width), found.seen]]).join("")}`);
    if (found.state !== "ok") say(`      -> ${found.fix}`);
    failed += found.state === "fail" ? 1 : 0;
    warned += found.state === "warn" ? 1 : 0;
  }
  say(
    failed === 0
      ? `ready to deploy, ${String(warned)} warnings`
      : `not ready: ${String(failed)} to mend, ${String(warned)} warnings`,
  );
  return failed === 0 ? 0 : 1;
}

/** `npm run doctor`. */
export function doctorCommand(args: readonly string[]): number {
  const options = given(args, { account: { type: "string" }, connected: { type: "boolean" } }, 1);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const workspace = workspaceOf(options.words[0]);
  const checks = checksOf(workspace, {
    account: options.value("account"),
    connected: options.flag("connected"),
  });
  return doctor(checks, runProgram, (line) => {
    console.log(line);
  });
}
