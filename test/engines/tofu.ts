import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pluginRoots, registry } from "./cache";

/** Registry that OpenTofu takes a provider without a host from. */
const host = "registry.opentofu.org";

/** Providers of the mirrors under OpenTofu's name: the programs are the same. The preferred mirror's release wins. */
function mirror(folder: string): void {
  for (const root of pluginRoots()) {
    const source = join(root, registry, "hashicorp");
    for (const name of existsSync(source) ? readdirSync(source) : []) {
      const target = join(folder, host, "hashicorp", name);
      mkdirSync(target, { recursive: true });
      for (const release of readdirSync(join(source, name)))
        link(join(source, name, release), join(target, release));
    }
  }
}

/** Archives are linked; of an unpacked release the folders of platforms, since links above them are not followed. */
function link(from: string, to: string): void {
  if (existsSync(to)) return;
  if (from.endsWith(".zip")) {
    symlinkSync(from, to);
    return;
  }
  if (!/^\d/.test(from.split("/").at(-1) ?? "")) return;
  mkdirSync(to);
  for (const machine of readdirSync(from)) symlinkSync(join(from, machine), join(to, machine));
}

/** Environment for OpenTofu: providers of this machine, under its own registry's name. */
export function tofuEnvironment(folder: string): Readonly<Record<string, string>> {
  const path = join(folder, "mirror");
  mirror(path);
  const file = join(folder, "tofu.rc");
  const block = `filesystem_mirror {\n    path = ${JSON.stringify(path)}\n    include = ["${host}/*/*"]\n  }`;
  writeFileSync(file, `provider_installation {\n  ${block}\n}\n`);
  return { TF_CLI_CONFIG_FILE: file };
}
