import "./token-traces";
import { App } from "cdktf";
import { check } from "../lib/checks/check";
import { graphOf, type StackGraph } from "../lib/checks/graph";
import type { Rule, Violation, Waiver } from "../lib/checks/rule";
import type { MonthlyCost } from "../lib/cost/monthly-cost";
import type { Bootstrap } from "../lib/environment/bootstrap";
import type { Environment } from "../lib/environment/schema";
import { settingsOf, type Settings } from "../lib/environment/settings";
import { bootstrapStack, type BootstrapCloud } from "./bootstrap-for";
import type { CheckedStack } from "./checked-stack";
import { costOf } from "./cost";
import { sharedValues } from "./shared-values";
import { EnvironmentStack } from "./environment-stack";

/** What to synthesize, all of it validated. */
export interface ProgramInput {
  readonly environments: readonly Environment[];
  /** Bootstrap stacks to make, with what they are made from. */
  readonly bootstrap: {
    readonly clouds: readonly BootstrapCloud[];
    readonly input: Bootstrap;
    readonly environments: readonly Environment[];
  };
  readonly outdir: string;
}

/** One finished stack with what the rules found in it. */
export interface Result {
  readonly stack: CheckedStack;
  readonly settings: Settings<Environment> | undefined;
  readonly graph: StackGraph;
  readonly violations: readonly Violation[];
  /** Bounds of its monthly bill; undefined for a stack that is not an environment. */
  readonly cost: MonthlyCost | undefined;
  /** CPU milliseconds of constructing, resolving and checking it. */
  readonly milliseconds: number;
}

/** Rules to hold the stacks to, and the day on which they are judged. */
export interface Checks {
  readonly rules: readonly Rule[];
  readonly waivers: readonly Waiver[];
  readonly today: Date;
}

/** The app with every stack built and checked, and nothing written. */
export class Program {
  readonly app: App;
  readonly results: readonly Result[];
  private readonly decode = sharedValues();

  constructor(input: ProgramInput, checks: Checks) {
    this.app = new App({ outdir: input.outdir, stackTraces: false });
    this.results = [
      ...input.bootstrap.clouds.map((cloud) =>
        this.checked(() => bootstrapStack(this.app, cloud, input.bootstrap), undefined, checks),
      ),
      ...input.environments.map((environment) => {
        const settings = settingsOf(environment);
        return this.checked(() => new EnvironmentStack(this.app, settings), settings, checks);
      }),
    ];
  }

  private checked(
    make: () => CheckedStack,
    settings: Settings<Environment> | undefined,
    checks: Checks,
  ): Result {
    const start = process.cpuUsage();
    const stack = make();
    const graph = graphOf(stack.node.id, stack.finish(), this.decode);
    const cost =
      settings === undefined || !(stack instanceof EnvironmentStack)
        ? undefined
        : costOf(settings, stack.pools, graph);
    const violations = check(graph, checks.rules, { settings, cost, today: checks.today }, checks.waivers);
    const { user, system } = process.cpuUsage(start);
    return { stack, settings, graph, cost, violations, milliseconds: (user + system) / 1000 };
  }
}
