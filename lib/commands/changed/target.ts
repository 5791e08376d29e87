import type { Environment } from "../../environment/schema";

/** Runner of GitHub's own for an environment that names none. */
const HOSTED = "ubuntu-24.04";

/** An environment as a job of the workflows sees it. */
export interface Target {
  readonly name: string;
  readonly cloud: Environment["cloud"];
  readonly stage: Environment["stage"];
  readonly region: string;
  /** Label of the runner. */
  readonly runner: string;
  /** Whether a plan reads the world anew: only a runner inside the network can read what is in the cluster. */
  readonly refresh: boolean;
}

/** Jobs can only plan what has a remote state: a local cluster, and a state in a file, are on somebody's machine. */
export const plannable = (environment: Environment): boolean =>
  "state" in environment && environment.state !== undefined;

/** What the workflows need to know of an environment. */
export function targetOf(environment: Environment): Target {
  const { name, cloud, stage } = environment;
  const runner = "runner" in environment ? environment.runner : undefined;
  return {
    name,
    cloud,
    stage,
    region: "region" in environment ? environment.region : "",
    runner: runner ?? HOSTED,
    refresh: runner !== undefined,
  };
}
