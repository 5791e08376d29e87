import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import packageFile from "../../package.json";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}
interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = ".github/workflows";
const files = readdirSync(FOLDER);
const text = (file: string): string => readFileSync(join(FOLDER, file), "utf8");
const workflow = (name: string): Workflow => parse(text(`${name}.yml`)) as Workflow;
const jobs = files.flatMap((file) =>
  Object.entries(workflow(file.replace(".yml", "")).jobs).map(([name, job]) => ({ file, name, job })),
);
const ACTIONS = readdirSync(".github/actions").map((name) => `.github/actions/${name}/action.yml`);
const sources = [...files.map((file) => join(FOLDER, file)), ...ACTIONS].map((file) =>
  readFileSync(file, "utf8"),
);
/** Whether a job waits for one that runs by hand alone. */
function dependsOnDispatch(file: string, { needs = [] }: Job): boolean {
  return [needs].flat().some((name) => {
    const job = workflow(file.replace(".yml", "")).jobs[name];
    return job !== undefined && (/== 'workflow_dispatch'/.test(job.if ?? "") || dependsOnDispatch(file, job));
  });
}
const commands = (job: Job | undefined): string => (job?.steps ?? []).map(({ run = "" }) => run).join("\n");

describe("workflows", () => {
  it("are the ones that the project says it has", () => {
    expect(files.sort()).toEqual(
      ["check", "deploy", "destroy", "diff", "drift", "images", "model-ci"].map((name) => `${name}.yml`),
    );
  });

  it("use actions by a commit's digest, with the version beside it", () => {
    const uses = sources.flatMap((source) => [...source.matchAll(/uses: (.+)/g)].map(([, name]) => name!));
    expect(uses.length).toBeGreaterThan(30);
    const foreign = uses.filter((name) => !name.startsWith("./"));
    for (const name of foreign) expect(name).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v?\d+\.\d+\.\d+$/);
    const digests = new Map(foreign.map((name) => [name.split("@")[0], name]));
    for (const name of foreign) expect(name).toBe(digests.get(name.split("@")[0]));
  });

  it("give every job its own rights, and no job all of them", () => {
    for (const { file, name, job } of jobs) {
      const rights = job.permissions ?? workflow(file.replace(".yml", "")).permissions;
      expect({ job: `${file} ${name}`, rights: Object.keys(rights).length }).not.toEqual({
        job: `${file} ${name}`,
        rights: 0,
      });
      expect(typeof rights).toBe("object");
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(120);
    }
  });

  it("give a pull request no right to write but its comment", () => {
    const ofPullRequests = jobs.filter(
      ({ file, job }) =>
        "pull_request" in workflow(file.replace(".yml", "")).on &&
        !/event_name == '(push|workflow_dispatch)'/.test(job.if ?? "") &&
        !dependsOnDispatch(file, job),
    );
    expect(ofPullRequests.map(({ file, name }) => `${file} ${name}`)).toContain("images.yml build");
    for (const { file, name, job } of ofPullRequests) {
      const writes = Object.entries(job.permissions ?? {}).filter(([, right]) => right === "write");
      const allowed = file === "diff.yml" && name === "plan" ? ["id-token", "pull-requests"] : [];
      expect({ job: `${file} ${name}`, writes: writes.map(([right]) => right) }).toEqual({
        job: `${file} ${name}`,
        writes: allowed,
      });
    }
  });

  it("put nothing that people type into a script", () => {
    const composite = ACTIONS.flatMap(
      (file) => (parse(readFileSync(file, "utf8")) as { runs: { steps: Step[] } }).runs.steps,
    );
    const scripts = [...jobs.flatMap(({ job }) => job.steps), ...composite].flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(20);
    for (const script of scripts) expect(script).not.toMatch(/\$\{\{/);
  });

  it("run npm scripts that there are", () => {
    const names = sources.flatMap((source) =>
      [...source.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name!),
    );
    expect(new Set(names).size).toBeGreaterThan(6);
    for (const name of names) expect(Object.keys(packageFile.scripts)).toContain(name);
  });

  it("name files that there are", () => {
    const paths = sources.flatMap((source) =>
      [...source.matchAll(/\b(lib\/[\w./-]+\.\w+)/g)].map(([, path]) => path!),
    );
    expect(paths.length).toBeGreaterThan(2);
    for (const path of paths) expect(existsSync(path)).toBe(true);
  });
});

describe("the way from a pull request to a deploy", () => {
  const [diff, deploy, destroy] = ["diff", "deploy", "destroy"].map(workflow) as [
    Workflow,
    Workflow,
    Workflow,
  ];

  it("plans for pull requests, never those of forks, and never with the role that applies", () => {
    expect(diff.jobs["changed"]?.if).toBe(
      "github.event.pull_request.head.repo.full_name == github.repository",
    );
    expect(Object.keys(diff.on)).toEqual(["pull_request"]);
    expect(text("diff.yml")).not.toMatch(/role: APPLY|terraform (apply|destroy)|secrets\./);
    expect(commands(diff.jobs["plan"])).toContain('"-refresh=$REFRESH"');
  });

  it("deploys by hand alone, never by a push", () => {
    expect(Object.keys(deploy.on)).toEqual(["workflow_dispatch"]);
    expect(Object.keys(destroy.on)).toEqual(["workflow_dispatch"]);
    const applying = files.filter((file) => /terraform (apply|destroy)/.test(text(file)));
    expect(applying.sort()).toEqual(["deploy.yml", "destroy.yml"]);
  });

  it("applies the very plan that was approved: sealed, compared by its digest, and not planned again", () => {
    const { plan, apply } = deploy.jobs;
    expect(apply?.environment).toBe("${{ inputs.environment }}");
    expect(plan?.environment).toBeUndefined();
    expect(commands(plan)).toContain("-out=change.tfplan");
    expect(commands(plan)).toMatch(/sha256sum .*plan\.tar\.gz/);
    expect(commands(apply)).toContain("sha256sum --check --strict");
    expect(commands(apply)).toMatch(/terraform apply .* change\.tfplan$/m);
    expect(commands(apply)).not.toMatch(/terraform plan|npm run (--silent )?synth|-auto-approve/);
  });

  it("changes an environment one at a time, and never cuts a change off", () => {
    for (const { concurrency } of [deploy, destroy]) {
      expect(concurrency).toEqual({
        group: "environment-${{ inputs.environment }}",
        "cancel-in-progress": false,
      });
    }
  });

  it("destroys only what was typed twice, from an attached state, and verifies", () => {
    const target = commands(destroy.jobs["target"]);
    expect(target).toContain('[ "$CONFIRM" != "$ENVIRONMENT" ]');
    expect(target).toMatch(/= prod \] && \[ "\$PRODUCTION" != true \]/);
    const script = commands(destroy.jobs["destroy"]);
    const order = ["--attached", "terraform destroy", "--delete", "--verify"].map((word) =>
      script.lastIndexOf(word),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(-1);
  });
});
