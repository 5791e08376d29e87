import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { binFolder, cacheRoot, platform, pluginRoots, registry } from "./cache";
import { programs, providers, pythonTools } from "./catalogue";

/** A provider on this machine. */
export interface FoundProvider {
  readonly name: string;
  readonly version: string;
  /** Filesystem mirror that holds it. */
  readonly root: string;
  /** It is the release that the program is written for; otherwise it stands in for it. */
  readonly exact: boolean;
}

/** Whether an engine is here; if not, why. Which release it is, `versions.ts` asks it. */
export type Presence =
  | { readonly here: true; readonly name: string; readonly where: string }
  | { readonly here: false; readonly name: string; readonly why: string };

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of a program: the cache first, then PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [binFolder, ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(executable);
}

/** Path of a Python tool's program in its own environment. */
export function findPythonTool(
  name: string,
  program = name === "moto" ? "moto_server" : name,
): string | undefined {
  const file = join(cacheRoot, `venv-${name}`, "bin", program);
  return executable(file) ? file : undefined;
}

/** Versions in one folder of a mirror: unpacked ones are folders, packed ones are archives named after version and platform. */
function versionsIn(folder: string, name: string): string[] {
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  return entries.flatMap((entry) => {
    if (existsSync(join(folder, entry, platform))) return [entry];
    const packed = entry.startsWith(`terraform-provider-${name}_`) && entry.endsWith(`_${platform}.zip`);
    return packed ? [entry.split("_")[1] ?? ""] : [];
  });
}

/** Every release of a provider found in the mirrors, the highest first. */
function releases(name: string): { version: string; root: string }[] {
  const found = pluginRoots().flatMap((root) =>
    versionsIn(join(root, registry, "hashicorp", name), name).map((version) => ({ version, root })),
  );
  return found.sort((a, b) => b.version.localeCompare(a.version, "en", { numeric: true }));
}

/** A provider on this machine: the exact release, else what stands in for it. */
export function findProvider(name: string): FoundProvider | undefined {
  const wanted = providers.find((provider) => provider.name === name)?.version;
  const found = releases(name);
  const best = found.find(({ version }) => version === wanted) ?? found[0];
  return best === undefined ? undefined : { name, ...best, exact: best.version === wanted };
}

/** Program, Python tool or provider by name; providers are written `provider/aws`. */
export function presence(name: string): Presence {
  if (name.startsWith("provider/")) return ofProvider(name, name.slice("provider/".length));
  const tool = pythonTools.find((candidate) => candidate.name === name);
  if (tool !== undefined)
    return located(name, findPythonTool(name), "npm run engines:setup installs it (needs Python)");
  const program = programs.find((candidate) => candidate.name === name);
  const way = program?.npm === undefined ? "builds it (needs Go)" : "fetches it (needs npm's registry)";
  return located(name, findProgram(name), program?.hint ?? `npm run engines:setup ${way}`);
}

function located(name: string, where: string | undefined, why: string): Presence {
  return where === undefined ? { here: false, name, why } : { here: true, name, where };
}

function ofProvider(name: string, short: string): Presence {
  const found = findProvider(short);
  if (found === undefined)
    return { here: false, name, why: "in no provider mirror; npm run engines:setup fetches or builds it" };
  return { here: true, name, where: found.root };
}
