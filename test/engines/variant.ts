import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironments } from "../../environments";
import { validateEnvironments } from "../../lib/environment/validate";
import { Program } from "../../stacks/program";
import type { SynthesizedStack } from "./proof";

/** An environment with some values of its profile overridden, as a person would change its file. */
export function variantOf(name: string, overrides: Readonly<Record<string, unknown>>): SynthesizedStack {
  const files = readEnvironments([name]).map(({ file, content }) => ({
    file,
    content: changed(content, overrides),
  }));
  const environments = validateEnvironments(files, undefined);
  const outdir = mkdtempSync(join(tmpdir(), "variant-"));
  const bootstrap = { clouds: [], input: { repository: "owner/name" }, environments: [] };
  const program = new Program(
    { environments, bootstrap, outdir },
    { rules: [], waivers: [], today: new Date() },
  );
  program.app.synth();
  return { name, folder: join(outdir, "stacks", name) };
}

function changed(content: unknown, overrides: Readonly<Record<string, unknown>>): unknown {
  const file = content as { readonly overrides?: Readonly<Record<string, unknown>> };
  return { ...file, overrides: { ...file.overrides, ...overrides } };
}
