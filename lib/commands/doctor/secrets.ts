import type { StackGraph } from "../../checks/graph";
import { listOf, textOf } from "../../checks/walk";
import type { Environment } from "../../environment/schema";
import { VAULT_NAMESPACE } from "../../local/names";
import type { Answer, Command, Runner } from "../runner";
import { contextOf } from "../sweep/plan";
import { literal, type Workspace } from "../workspace";
import { fail, ok, warn, type Check } from "./check";
import type { Place } from "./clouds";

/** Where an environment's secrets are: vault, project, region or context. Undefined when it is not there yet. */
type Where = (run: Runner, graph: StackGraph, place: Place) => string | undefined;

/** How a cloud's store is asked; no answer has a value in it. */
interface StoreQuestions {
  readonly where: Where;
  /** Asks whether the secret has a value. */
  readonly ask: (key: string, where: string, place: Place) => Command;
  /** Whether the answer says so. */
  readonly found: (answer: Answer) => boolean;
  /** Says in an error that there is no such secret; every other error leaves the question open. */
  readonly absent: RegExp;
  /** Flag of the command to store a value whose argument only the deployed store knows. */
  readonly flag?: string;
}

const items = ({ stdout }: Answer): readonly unknown[] => {
  try {
    return listOf(JSON.parse(stdout) as unknown);
  } catch {
    return [];
  }
};

const inSubscription = ({ account }: Place): Command =>
  account === undefined ? [] : ["--subscription", account];

const azureVault: Where = (run, graph, place) => {
  const group = literal(graph.ofType("azurerm_resource_group")[0]?.attributes["name"]);
  const list = ["az", "keyvault", "list", "--resource-group", group, ...inSubscription(place)];
  return textOf(items(run([...list, "--query", "[].name", "--output", "json"]))[0]);
};

const googleProject: Where = (run, _, { account }) => {
  if (account !== undefined) return account;
  const configured = run(["gcloud", "config", "get-value", "project"]).stdout.trim();
  return configured === "" ? undefined : configured;
};

const STORES: Readonly<Record<Environment["cloud"], StoreQuestions>> = {
  aws: {
    where: (_, __, { region }) => region,
    ask: (key, region) => {
      const secret = ["aws", "secretsmanager", "describe-secret", "--region", region, "--secret-id", key];
      return [...secret, "--query", "VersionIdsToStages", "--output", "json"];
    },
    found: ({ stdout }) => stdout.includes("AWSCURRENT"),
    absent: /ResourceNotFoundException/,
  },
  azure: {
    where: azureVault,
    ask: (key, vault, place) => {
      const list = ["az", "keyvault", "secret", "list-versions", "--vault-name", vault, "--name", key];
      return [...list, ...inSubscription(place), "--query", "[?attributes.enabled].id", "--output", "json"];
    },
    found: (answer) => items(answer).length > 0,
    absent: /SecretNotFound/,
    flag: "--vault-name",
  },
  gcp: {
    where: googleProject,
    ask: (key, project) => {
      const list = ["gcloud", "secrets", "versions", "list", key, `--project=${project}`];
      return [...list, "--filter=state=enabled", "--format=json(name)"];
    },
    found: (answer) => items(answer).length > 0,
    absent: /NOT_FOUND/,
    flag: "--project",
  },
  local: {
    where: (_, graph) => contextOf(graph),
    ask: (key, context) => {
      const get = ["kubectl", "--context", context, "--namespace", VAULT_NAMESPACE, "get", "secret", key];
      return [...get, "--output", "name"];
    },
    found: ({ stdout }) => stdout.trim() !== "",
    absent: /NotFound/,
  },
};

/** A command of an output with what only the deployed store knows: a reference reaches to the next flag or word of the shell. */
function filled(command: string, flag: string | undefined, where: string): string {
  if (flag === undefined) return command;
  return command.replace(new RegExp(`(${flag}[ =])[^ $]*\\$\\{.*?\\}(?= --)`, "g"), `$1${where}`);
}

/** A check for each secret that people store and this environment reads: without its value pods wait until the deploy gives up. */
export function secretChecks({ settings, graph, secrets }: Workspace, place: Place): Check[] {
  const { where, ask, found, absent, flag } = STORES[settings.cloud];
  let known: string | undefined;
  return secrets.map(({ name, key, write }) => ({
    name: `secret ${name}`,
    verdict: (run) => {
      known ??= where(run, graph, place);
      if (known === undefined)
        return fail(
          "its store is not there yet",
          `deploy ${settings.name} once without what reads it (docs/first-deploy.md), then store it`,
        );
      const answer = run(ask(key, known, place));
      const command = `printf %s "$VALUE" | { ${filled(write, flag, known)}; }`;
      if (answer.code === 0 && found(answer)) return ok("stored");
      const missing = answer.code === 0 || absent.test(answer.stderr);
      if (missing) return fail("has no value", command);
      return warn(
        `unknown: ${answer.stderr.trim().split("\n").at(-1) ?? ""}`,
        `where it is missing: ${command}`,
      );
    },
  }));
}
