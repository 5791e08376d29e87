import { at, field, isRecord, listOf, textOf } from "../../checks/walk";
import { commandLine, wordsOf, type Command, type Runner } from "../runner";
import type { State } from "../state";
import { columns, UsageError, type Given } from "../terminal";

/** What a subcommand works with. */
export interface Everyday {
  readonly environment: string;
  readonly state: State;
  /** Asks without showing. */
  readonly run: Runner;
  /** Runs before the person's eyes. */
  readonly show: (command: Command) => number;
  readonly say: (line: string) => void;
}

/** One of the everyday commands; its number is the exit code. */
export type Subcommand = (everyday: Everyday, given: Given) => number;

const textsOf = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      )
    : {};

function output({ state, environment }: Everyday, name: string): unknown {
  if (state.resources === 0) {
    throw new UsageError(
      `${environment} is not deployed, or its state is elsewhere: npm run doctor -- ${environment}`,
    );
  }
  return state.outputs[name];
}

/** Each command of a line that joins them with `&&`. */
const steps = (line: string): Command[] => line.split(" && ").map(wordsOf);

/** Lets `kubectl` speak to the environment's cluster. */
export const kubeconfig: Subcommand = (everyday) => {
  const line = textOf(output(everyday, "kubeconfig_command")) ?? "";
  for (const step of steps(line)) {
    everyday.say(commandLine(step));
    const code = everyday.show(step);
    if (code !== 0) return code;
  }
  return 0;
};

function choice(
  everyday: Everyday,
  given: Given,
  named: Readonly<Record<string, string>>,
  what: string,
): string | undefined {
  const [, name] = given.words;
  if (name === undefined) {
    columns(Object.entries(named)).forEach(everyday.say);
    return undefined;
  }
  const found = named[name] ?? named[`${name}-admin`];
  if (found === undefined)
    throw new UsageError(`${what} must be one of ${Object.keys(named).join(", ")}, got ${name}`);
  return found;
}

/** Opens a way to a web page of the platform, until it is interrupted. */
export const open: Subcommand = (everyday, given) => {
  const forwards = textsOf(output(everyday, "port_forward_commands"));
  const line = choice(everyday, given, forwards, "the page");
  if (line === undefined) return 0;
  const port = / (\d+):\d+$/.exec(line)?.[1] ?? "";
  everyday.say(`http://localhost:${port}  (Ctrl-C closes it)`);
  return everyday.show(wordsOf(line));
};

/** Says where a password lives; shows it only when asked to. */
export const password: Subcommand = (everyday, given) => {
  const commands = textsOf(output(everyday, "password_commands"));
  const line = choice(everyday, given, commands, "the password");
  if (line === undefined) return 0;
  if (given.flag("show")) return everyday.show(wordsOf(line));
  everyday.say(line);
  return 0;
};

/** Prints one of the environment's outputs, or their names: for scripts. */
export const show: Subcommand = (everyday, given) => {
  const [, name] = given.words;
  output(everyday, "cluster_name");
  const { outputs } = everyday.state;
  if (name === undefined) {
    Object.keys(outputs).forEach(everyday.say);
    return 0;
  }
  if (!(name in outputs))
    throw new UsageError(`the output must be one of ${Object.keys(outputs).join(", ")}, got ${name}`);
  const value = outputs[name];
  everyday.say(typeof value === "string" ? value : JSON.stringify(value));
  return 0;
};

interface Pod {
  readonly name: string;
  readonly trouble: string;
}

const conditionIsTrue = (object: unknown, type: string): boolean =>
  listOf(at(object, "status", "conditions")).some(
    (condition) => field(condition, "type") === type && field(condition, "status") === "True",
  );

/** Pods that neither run well nor have ended well. */
export function troubled(pods: unknown): Pod[] {
  return listOf(field(pods, "items")).flatMap((pod) => {
    const phase = textOf(at(pod, "status", "phase")) ?? "Unknown";
    if (phase === "Succeeded" || (phase === "Running" && conditionIsTrue(pod, "Ready"))) return [];
    const waiting = listOf(at(pod, "status", "containerStatuses")).flatMap(
      (status) => textOf(at(status, "state", "waiting", "reason")) ?? [],
    );
    const name = `${textOf(at(pod, "metadata", "namespace")) ?? ""}/${textOf(at(pod, "metadata", "name")) ?? ""}`;
    return [{ name, trouble: waiting[0] ?? (phase === "Running" ? "not ready" : phase) }];
  });
}

function objects(run: Runner, ...args: readonly string[]): unknown {
  const answer = run(["kubectl", "--request-timeout=15s", "get", ...args, "--output=json"]);
  return answer.code === 0 ? (JSON.parse(answer.stdout) as unknown) : undefined;
}

/** How the environment is: what is deployed, its nodes, and pods in trouble. Fails when something is. */
export const status: Subcommand = (everyday) => {
  const { environment, state, run, say } = everyday;
  const cluster = textOf(output(everyday, "cluster_name")) ?? "";
  const context = run(["kubectl", "config", "current-context"]).stdout.trim();
  say(
    `${environment}: ${String(state.resources)} resources, cluster ${cluster}, seen through the context ${context}`,
  );
  const line = textOf(state.outputs["kubeconfig_command"]) ?? "";
  if (context === "" || !(context.includes(cluster) || line.includes(context))) {
    say(`that context is another cluster's: npm run kubeconfig -- ${environment}`);
    return 1;
  }
  const nodes = objects(run, "nodes");
  const pods = objects(run, "pods", "--all-namespaces");
  if (nodes === undefined || pods === undefined) {
    say(
      `the cluster does not answer: npm run kubeconfig -- ${environment}, and npm run doctor -- ${environment}`,
    );
    return 1;
  }
  const all = listOf(field(nodes, "items"));
  const ready = all.filter((node) => conditionIsTrue(node, "Ready"));
  const bad = troubled(pods);
  say(`${String(ready.length)} of ${String(all.length)} nodes are ready`);
  say(`${String(bad.length)} of ${String(listOf(field(pods, "items")).length)} pods are in trouble`);
  columns(bad.map(({ name, trouble }) => [`  ${name}`, trouble])).forEach(say);
  return bad.length > 0 || ready.length < all.length ? 1 : 0;
};

/** The everyday commands by name. */
export const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  kubeconfig,
  status,
  open,
  password,
  output: show,
};
