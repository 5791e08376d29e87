import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { controlPlane, programs, providers, pythonTools } from "./catalogue";
import { findProvider, presence } from "./engines";
import { run } from "./process";

/** How a program is asked which release it is. @default --version */
const ASKED_BY: Readonly<Record<string, readonly string[]>> = {
  kubeconform: ["-v"],
  kyverno: ["version"],
  helm: ["version", "--short"],
  opa: ["version"],
  terraform: ["version"],
  tofu: ["version"],
};

/** Release that the catalogue names; undefined for an engine that it does not have. */
function wanted(name: string): string | undefined {
  const inPlane = controlPlane.programs.some((program) => program === name);
  if (inPlane) return controlPlane.version;
  return [...programs, ...pythonTools].find((engine) => engine.name === name)?.version;
}

/** What a program says of itself; undefined when it does not say. */
async function ofProgram(name: string, file: string): Promise<string | undefined> {
  const env = { TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" };
  const { stdout, stderr } = await run(file, ASKED_BY[name] ?? ["--version"], { env, timeoutSeconds: 60 });
  return /(?:^|[\s/])v?(\d+\.\d+(\.\d+)?)/m.exec(`${stdout}${stderr}`)?.[1];
}

/** What pip has installed, by the folder that it keeps of it. */
function ofPythonTool(name: string, file: string): string | undefined {
  const library = join(dirname(dirname(file)), "lib");
  const kept = readdirSync(library).flatMap((python) => readdirSync(join(library, python, "site-packages")));
  return kept
    .map((entry) => new RegExp(`^${name}-(\\d[^-]*)\\.dist-info$`, "i").exec(entry)?.[1])
    .find(Boolean);
}

function ofProvider(short: string): string {
  const { version = "-", exact = true } = findProvider(short) ?? {};
  const asked = providers.find((provider) => provider.name === short)?.version ?? "";
  return exact ? version : `${version} for ${asked}`;
}

const asked = new Map<string, Promise<string>>();

/** Engines are asked again: they were set up anew. */
export const forgetVersions = (): void => asked.clear();

/** The release of an engine as it says itself, once for all proofs: `x for y` where it is not the catalogue's, `-` for one that is missing. */
export function versionOf(name: string): Promise<string> {
  const known = asked.get(name) ?? ask(name);
  asked.set(name, known);
  return known;
}

/** Whether setup has nothing to do for an engine: it is here, and of the catalogue's release where that can be built. */
export async function isSetUp(name: string): Promise<boolean> {
  if (!presence(name).here) return false;
  const builds = programs.some(
    (program) => program.name === name && (program.go !== undefined || program.npm !== undefined),
  );
  return !builds || !(await versionOf(name)).includes(" for ");
}

async function ask(name: string): Promise<string> {
  if (name.startsWith("provider/")) return ofProvider(name.slice("provider/".length));
  const engine = presence(name);
  if (!engine.here) return "-";
  const isTool = pythonTools.some((tool) => tool.name === name);
  const found =
    (isTool ? ofPythonTool(name, engine.where) : await ofProgram(name, engine.where)) ?? "unknown";
  const meant = wanted(name);
  return meant === undefined || `${found}.`.startsWith(`${meant}.`) ? found : `${found} for ${meant}`;
}
