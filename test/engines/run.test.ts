import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engines-test-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program that ends as told in place of an engine. */
function engine(name: string, script: string): void {
  const bin = join(folder, "cache", "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** What `npm run test:engines` runs, on a machine that has no engine but those of {@link engine}. */
function engines(...args: readonly string[]): { code: number | null; said: string } {
  const env = {
    PATH: [dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
    HOME: folder,
    TMPDIR: folder,
    ML_PLATFORM_ENGINES: join(folder, "cache"),
  };
  const command = [".config/run.mjs", "test/engines/run.ts", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8", env });
  return { code: status, said: `${stdout}${stderr}` };
}

describe("npm run test:engines", () => {
  it("ends well when every case passed, and says what was shown", () => {
    engine("actionlint", "exit 0");
    const { code, said } = engines("--only", "actionlint");
    expect(said).toMatch(/[1-9]\d* passed, 0 failed, 0 skipped/);
    expect(said).toContain("every workflow of GitHub Actions is well formed");
    expect(code).toBe(0);
  });

  it("ends with 1 when a case failed, and says why", () => {
    engine("actionlint", `case "$*" in *deploy.yml) echo "deploy.yml:1:1: broken"; exit 1;; esac`);
    const { code, said } = engines("--only", "actionlint");
    expect(said).toContain("failed: actionlint, deploy.yml: deploy.yml:1:1: broken");
    expect(said).toMatch(/[1-9]\d* passed, 1 failed, 0 skipped/);
    expect(code).toBe(1);
  });

  it("skips what needs an engine that is missing, says which, and ends well", () => {
    const { code, said } = engines("--only", "actionlint");
    expect(said).toContain("skipped: actionlint, engines: actionlint is missing");
    expect(said).toContain("0 passed, 0 failed, 1 skipped");
    expect(code).toBe(0);
  });

  it("fails for an engine that is missing when all are required", () => {
    const { code, said } = engines("--only", "actionlint", "--require-all");
    expect(said).toContain("failed: actionlint, engines: actionlint is missing");
    expect(code).toBe(1);
  });

  it("names the release that the engine says it is, and the catalogue's where that is another", () => {
    engine("actionlint", 'echo "1.7.99"; exit 0');
    expect(engines("--only", "actionlint").said).toMatch(/actionlint 1\.7\.99 for 1\.7\.\d+/);
    engine("actionlint", "exit 0");
    expect(engines("--only", "actionlint").said).toMatch(/actionlint unknown for 1\.7\.\d+/);
  });

  it("fails for what is missing inside a proof too when all is required", () => {
    engine("terraform", "exit 1");
    const tried = (...more: readonly string[]) => engines("--only", "validate", ...more);
    expect(tried().said).toMatch(/skipped: validate, gcp-dev: provider .*google.* is not here/);
    const { code, said } = tried("--require-all");
    expect(said).toMatch(/failed: validate, gcp-dev: provider .*google.* is not here/);
    expect(code).toBe(1);
  }, 60_000);

  it("refuses the name of a proof that there is not", () => {
    const { code, said } = engines("--only", "actionlinter");
    expect(said).toContain("no proof is called actionlinter; there are actionlint, promtool,");
    expect(code).toBe(2);
  });
});
