import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Folder where built engines are kept between runs. `ML_PLATFORM_ENGINES` overrides it; the default follows the XDG convention.
 * It holds `bin/` (programs), `plugins/` (Terraform providers, laid out as a filesystem mirror) and `venv-*` (Python programs).
 */
export const cacheRoot =
  process.env["ML_PLATFORM_ENGINES"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "ml-platform-engines");

/** Programs built by `setup.ts`. */
export const binFolder = join(cacheRoot, "bin");

/** Providers built or mirrored by `setup.ts`. */
export const ownMirror = join(cacheRoot, "plugins");

/** Name of this machine in a provider mirror, for example `linux_amd64`. */
export const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

/** Host part of every provider address that we use. */
export const registry = "registry.terraform.io";

/** Folders where Terraform itself, or the person who set the machine up, puts providers: in them or one level below. */
const wellKnown = [
  join(homedir(), ".terraform.d"),
  join(homedir(), ".local", "share", "terraform"),
  "/usr/local/share/terraform",
  "/usr/share/terraform",
  "/opt",
];

/** A folder and those in it. */
function withChildren(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const children = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [folder, ...children.map((entry) => join(folder, entry.name))];
}

/**
 * Existing provider mirrors, the preferred first. `ML_PLATFORM_PLUGIN_DIRS` and `TF_PLUGIN_MIRROR` (lists, separated as in PATH) come
 * before the well-known folders.
 */
export function pluginRoots(): string[] {
  const named = [process.env["ML_PLATFORM_PLUGIN_DIRS"], process.env["TF_PLUGIN_MIRROR"]].flatMap(
    (list) => list?.split(delimiter) ?? [],
  );
  const candidates = [ownMirror, ...named, ...wellKnown.flatMap(withChildren)].filter(
    (folder) => folder !== "",
  );
  return [...new Set(candidates)].filter((folder) => existsSync(join(folder, registry)));
}
