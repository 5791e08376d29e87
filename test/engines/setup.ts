import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { given, main } from "../../lib/commands/terminal";
import { binFolder, cacheRoot, ownMirror, platform, registry } from "./cache";
import {
  type GoModule,
  type Provider,
  type PythonTool,
  controlPlane,
  programs,
  providers,
  pythonTools,
} from "./catalogue";
import { findProgram, findProvider, findPythonTool } from "./engines";
import { run } from "./process";
import { isSetUp } from "./versions";

const HELP = `npm run engines:setup -- [options]

Builds or fetches every engine of test/engines/catalogue.ts into the cache; what is there in its release is left alone. Needs Go
for the programs, npm for other Nodes, Python for the emulators. What cannot be had is reported, and the proofs that need it say so.

  --only NAME,NAME   these engines
  --slow             also what takes more than ten minutes to build (azurerm)`;

/** Providers whose build takes more than ten minutes on two cores. */
const slow = new Set(["provider/azurerm"]);

/** Old modules name an import path whose host is gone; the same code lives on under another. */
const revived = ["vbom.ml/util=github.com/fvbommel/util@v0.0.3"];

/** Result of one attempt: undefined means done, else the reason why not. */
type Reason = string | undefined;

/** The end of what a program complained about, on one line, without colours and frames. */
function lastWords(stderr: string): string {
  const plain = stderr.replace(/\u001b\[[0-9;]*m/g, "").replace(/[│╵╷]/g, "");
  return plain.replace(/\s+/g, " ").trim().slice(-300);
}

async function must(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, { cwd, env, timeoutSeconds: 4 * 3600 });
  if (code !== 0) throw new Error(`${file} ${args[0] ?? ""}: ${lastWords(stderr)}`);
  return stdout;
}

/** Works in a temporary folder that is removed afterwards. */
async function inTemporary(work: (folder: string) => Promise<void>): Promise<Reason> {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  try {
    await work(folder);
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Downloads a module, checking its content hash where the catalogue pins one; gives the folder it lies in. */
async function download(go: GoModule, folder: string): Promise<string> {
  const env = { GOFLAGS: "-mod=mod", ...(go.sum === undefined ? {} : { GONOSUMDB: go.module }) };
  const answer: unknown = JSON.parse(
    await must("go", ["mod", "download", "-json", `${go.module}@${go.version}`], folder, env),
  );
  const { Dir, Sum } = answer as { readonly Dir: string; readonly Sum: string };
  if (go.sum !== undefined && go.sum !== Sum)
    throw new Error(`${go.module} has hash ${Sum}, expected ${go.sum}`);
  return Dir;
}

/** Builds a command inside a copy of its module, so that the module's own replacements count. */
function buildGo(go: GoModule, output: string): Promise<Reason> {
  return inTemporary(async (folder) => {
    const source = join(folder, "source");
    cpSync(await download(go, folder), source, { recursive: true });
    await must("chmod", ["-R", "u+w", source], folder);
    if (readFileSync(join(source, "go.mod"), "utf8").includes("k8s.io/kubectl v0.19")) {
      for (const pair of revived) await must("go", ["mod", "edit", "-replace", pair], source);
    }
    const flags = ["-s", "-w", ...(go.stamp === undefined ? [] : ["-X", go.stamp.join("=")])].join(" ");
    const built = join(folder, "built");
    const args = ["build", "-mod=mod", "-trimpath", "-ldflags", flags, "-o", built, `./${go.package ?? ""}`];
    await must("go", args, source, { CGO_ENABLED: "0" });
    mkdirSync(join(output, ".."), { recursive: true });
    renameOrCopy(built, output);
  });
}

/** Fetches a program that a package of npm holds; its scripts are not run. */
function fetchFromNpm(name: string, version: string, output: string): Promise<Reason> {
  return inTemporary(async (folder) => {
    writeFileSync(join(folder, "package.json"), "{}");
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await must("npm", ["install", ...quiet, `${name}@${version}`], folder);
    mkdirSync(binFolder, { recursive: true });
    cpSync(join(folder, "node_modules", name, "bin", "node"), output);
  });
}

function renameOrCopy(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    cpSync(from, to);
  }
}

/** Builds the API server and the controller manager through a module that pins every staging module to the same release. */
function buildControlPlane(): Promise<Reason> {
  return inTemporary(async (folder) => {
    const { version } = controlPlane;
    const staged = `v0.${version.split(".").slice(1).join(".")}`;
    await must("go", ["mod", "init", "control-plane"], folder);
    const answer: unknown = JSON.parse(
      await must("go", ["mod", "download", "-json", `k8s.io/kubernetes@v${version}`], folder),
    );
    const modules = readFileSync((answer as { readonly GoMod: string }).GoMod, "utf8").matchAll(
      /^\s*(k8s\.io\/[a-z-]+) => \.\/staging/gm,
    );
    const pins = [...modules].flatMap(([, name]) => ["-replace", `${name}=${name}@${staged}`]);
    await must("go", ["mod", "edit", `-require=k8s.io/kubernetes@v${version}`, ...pins], folder);
    const commands = controlPlane.programs.map((name) => `k8s.io/kubernetes/cmd/${name}`);
    const imports = commands.map((name) => `import _ "${name}"`).join("\n");
    writeFileSync(join(folder, "tools.go"), `//go:build tools\n\npackage tools\n\n${imports}\n`);
    await must("go", ["mod", "tidy"], folder);
    const at = "k8s.io/component-base/version";
    const flags = `-s -w -X ${at}.gitVersion=v${version} -X ${at}.gitMajor=1 -X ${at}.gitMinor=${version.split(".")[1] ?? ""}`;
    mkdirSync(binFolder, { recursive: true });
    await must("go", ["build", "-trimpath", "-ldflags", flags, "-o", `${binFolder}/`, ...commands], folder, {
      CGO_ENABLED: "0",
    });
  });
}

/** Asks Terraform for the exact release; where the registry is out of reach, builds the stand-in. */
async function setUpProvider(provider: Provider): Promise<Reason> {
  const refused = await mirror(provider);
  if (refused === undefined) return undefined;
  const { standIn } = provider;
  if (standIn === undefined) return `${refused}; no Go module of this release can be fetched either`;
  const folder = join(ownMirror, registry, "hashicorp", provider.name, standIn.release, platform);
  return buildGo(standIn, join(folder, `terraform-provider-${provider.name}_v${standIn.release}`));
}

function mirror({ name, version }: Provider): Promise<Reason> {
  return inTemporary(async (folder) => {
    const wanted = {
      terraform: { required_providers: { [name]: { source: `hashicorp/${name}`, version } } },
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(wanted));
    writeFileSync(join(folder, "cli.tfrc"), "");
    const fetched = join(folder, "fetched");
    mkdirSync(fetched);
    const env = {
      TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"),
      CHECKPOINT_DISABLE: "1",
      TF_REGISTRY_DISCOVERY_RETRY: "0",
      TF_REGISTRY_CLIENT_TIMEOUT: "5",
    };
    await must("terraform", ["providers", "mirror", `-platform=${platform}`, fetched], folder, env);
    cpSync(fetched, ownMirror, { recursive: true });
  });
}

/** A Python environment of its own for each tool, so that their requirements do not meet. */
function setUpPython({ name, requirement, python }: PythonTool): Promise<Reason> {
  return inTemporary(async (folder) => {
    const environment = join(cacheRoot, `venv-${name}`);
    const wanted = python === undefined ? "python3" : `python${python}`;
    // Where pyenv manages the interpreters, it is told which one is meant.
    const env: Record<string, string> = python === undefined ? {} : { PYENV_VERSION: python };
    const { code } = await run(wanted, ["--version"], { env });
    await must(code === 0 ? wanted : "python3", ["-m", "venv", environment], folder, code === 0 ? env : {});
    await must(
      join(environment, "bin", "pip"),
      ["install", "--quiet", ...requirement.split(" ")],
      process.cwd(),
    );
  });
}

interface Task {
  readonly name: string;
  readonly present: () => boolean | Promise<boolean>;
  readonly work: () => Promise<Reason>;
}

function tasks(): Task[] {
  return [
    ...programs.map(({ name, version, go, npm, hint }) => ({
      name,
      present: () => isSetUp(name),
      work: async () => {
        const output = join(binFolder, name);
        if (npm !== undefined) return fetchFromNpm(npm, version, output);
        return go === undefined ? hint : await buildGo(go, output);
      },
    })),
    {
      name: "control-plane",
      present: () => controlPlane.programs.every((name) => findProgram(name) !== undefined),
      work: buildControlPlane,
    },
    ...providers.map((provider) => ({
      name: `provider/${provider.name}`,
      present: () => findProvider(provider.name) !== undefined,
      work: () => setUpProvider(provider),
    })),
    ...pythonTools.map((tool) => ({
      name: tool.name,
      present: () => findPythonTool(tool.name) !== undefined,
      work: () => setUpPython(tool),
    })),
  ];
}

async function setUp(only: ReadonlySet<string> | undefined, withSlow: boolean): Promise<void> {
  mkdirSync(cacheRoot, { recursive: true });
  for (const { name, present, work } of tasks()) {
    if (only !== undefined && !only.has(name)) continue;
    if (await present()) console.log(`${name}: present`);
    else if (slow.has(name) && !withSlow) console.log(`${name}: left out, takes long (--slow builds it)`);
    else {
      const started = Date.now();
      const reason = await work();
      const seconds = Math.round((Date.now() - started) / 1000);
      console.log(
        reason === undefined ? `${name}: set up in ${seconds} s` : `${name}: not to be had: ${reason}`,
      );
    }
  }
  if (!existsSync(ownMirror)) mkdirSync(ownMirror, { recursive: true });
}

main(async (args) => {
  const asked = given(args, { only: { type: "string" }, slow: { type: "boolean" } }, 0);
  if (asked === undefined) {
    console.log(HELP);
    return 0;
  }
  const names = asked.value("only");
  await setUp(names === undefined ? undefined : new Set(names.split(",")), asked.flag("slow"));
  return 0;
});
