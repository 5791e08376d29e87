import { at, listOf, textOf } from "../../checks/walk";
import type { StackGraph } from "../../checks/graph";
import type { Environment } from "../../environment/schema";
import type { Command } from "../runner";
import { INSTALL_TERRAFORM, terraformProgram } from "../terraform";
import { fail, ok, warn, type Check } from "./check";

/** A program that a deploy needs. */
export interface Tool {
  readonly name: string;
  readonly version: Command;
  /** Lowest version that works. @default any */
  readonly least?: string;
  readonly reason: string;
  /** Where it is from. */
  readonly install: string;
  /** A deploy works without it. @default false */
  readonly optional?: boolean;
}

const TERRAFORM: Tool = {
  name: terraformProgram(),
  version: [terraformProgram(), "version"],
  least: "1.11.0",
  reason: "write-only arguments keep passwords out of the state",
  install: INSTALL_TERRAFORM,
};

const KUBECTL: Tool = {
  name: "kubectl",
  version: ["kubectl", "version", "--client"],
  reason: "people look into the cluster with it",
  install: "https://kubernetes.io/docs/tasks/tools/",
  optional: true,
};

/** Programs by cloud; what fetches the cluster's tokens is read from the stack's own providers. */
const TOOLS: Readonly<Record<Environment["cloud"], readonly Tool[]>> = {
  aws: [
    TERRAFORM,
    {
      name: "aws",
      version: ["aws", "--version"],
      least: "2.7.0",
      reason: "it signs in, and fetches tokens for the cluster",
      install: "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html",
    },
    KUBECTL,
  ],
  azure: [
    TERRAFORM,
    {
      name: "az",
      version: ["az", "version", "--output", "tsv"],
      reason: "it signs in",
      install: "https://learn.microsoft.com/cli/azure/install-azure-cli",
    },
    KUBECTL,
  ],
  gcp: [
    TERRAFORM,
    {
      name: "gcloud",
      version: ["gcloud", "version"],
      reason: "it signs in",
      install: "https://cloud.google.com/sdk/docs/install",
    },
    KUBECTL,
  ],
  local: [TERRAFORM, { ...KUBECTL, optional: false }],
};

/** Programs that fetch tokens, with how to get them. */
const TOKEN_PROGRAMS: Readonly<Record<string, { readonly version: Command; readonly install: string }>> = {
  aws: { version: ["aws", "--version"], install: "install the AWS CLI" },
  kubelogin: { version: ["kubelogin", "--version"], install: "az aks install-cli" },
  "gke-gcloud-auth-plugin": {
    version: ["gke-gcloud-auth-plugin", "--version"],
    install: "gcloud components install gke-gcloud-auth-plugin",
  },
};

const numbers = (version: string): number[] => version.split(".").map(Number);

/** Whether a version is at least another. */
export function atLeast(version: string, least: string): boolean {
  const [have, want] = [numbers(version), numbers(least)];
  for (const [index, wanted] of want.entries()) {
    const part = have[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}

function toolCheck({ name, version, least, reason, install, optional = false }: Tool): Check {
  return {
    name,
    verdict: (run) => {
      const answer = run(version);
      const bad = optional ? warn : fail;
      if (answer.code !== 0) return bad("not installed", `${reason}: ${install}`);
      const found = /\d+\.\d+\.\d+/.exec(`${answer.stdout}${answer.stderr}`)?.[0] ?? "unknown version";
      if (least !== undefined && !atLeast(found, least)) {
        return bad(found, `${least} or newer is needed (${reason}): ${install}`);
      }
      return ok(found);
    },
  };
}

/** Node's own version against what `package.json` asks for. */
export const nodeCheck = (version: string, least: string): Check => ({
  name: "node",
  verdict: () =>
    atLeast(version, least) ? ok(version) : fail(version, `${least} or newer is needed: https://nodejs.org`),
});

/** Programs that the stack's providers run to get a token (rule 64). */
export function tokenPrograms(graph: StackGraph): string[] {
  const providers = listOf(at(graph.document, "provider", "kubernetes"));
  const found = providers
    .flatMap((provider) => listOf(at(provider, "exec")))
    .flatMap((exec) => textOf(at(exec, "command")) ?? []);
  return [...new Set(found)];
}

/** Every program that a deploy of an environment runs. */
export function toolChecks(cloud: Environment["cloud"], graph: StackGraph): Check[] {
  const known = TOOLS[cloud].map(({ name }) => name);
  const tokens = tokenPrograms(graph)
    .filter((program) => !known.includes(program))
    .map((program): Check => {
      const { version = [program, "--version"], install = `install ${program}` } =
        TOKEN_PROGRAMS[program] ?? {};
      return toolCheck({ name: program, version, install, reason: "it fetches tokens for the cluster" });
    });
  return [...TOOLS[cloud].map(toolCheck), ...tokens];
}
