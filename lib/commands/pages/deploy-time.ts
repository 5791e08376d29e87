import type { StackGraph } from "../../checks/graph";
import {
  ANY_CHART,
  DEPLOY_PARALLELISM,
  HAND_OVERS,
  SPECIFIED_MINUTES,
  TERRAFORM_PARALLELISM,
} from "../../facts/durations";
import { criticalPath, deployMinutes, floorOf, type PathStep } from "../critical-path";
import { code, page, table } from "./markdown";

/** How far above the floor a deploy may be before the page must say why. */
const TOLERANCE = 0.15;
/** Steps of up to this many minutes are requests; they are not explained one by one. */
const SMALL_MINUTES = 0.2;

/** Why a step that is not in the floor is on the way, by component; none is today. */
const REASONS: Readonly<Record<string, string>> = {};

/** One environment as the page shows it. */
export interface DeployTime {
  readonly cloud: string;
  readonly graph: StackGraph;
}

/** Steps of a path that the floor does not have and that are more than a request: each link of the floor pays for one step. */
function extraSteps(path: readonly PathStep[], floor: readonly string[]): readonly PathStep[] {
  const left = [...floor];
  const paid = ({ type, chart }: PathStep): boolean => {
    const exact = left.indexOf(chart ?? type);
    const link = exact >= 0 || chart === undefined ? exact : left.indexOf(ANY_CHART);
    if (link >= 0) left.splice(link, 1);
    return link >= 0;
  };
  // From the end, so that the chart that any may be is the last one: what it waited for is what lengthens the path.
  const unpaid = path.toReversed().filter((step) => !paid(step));
  return unpaid.reverse().filter((step) => step.duration.minutes > SMALL_MINUTES);
}

/** Component or cloud part that a step belongs to: the third name of its path. */
const owner = ({ path }: PathStep): string => path.split("/")[2] ?? path;

/**
 * Why each extra step is on the way.
 * @throws Error for a step that nobody has given a reason for: a serial edge that is new
 */
function reasons(extra: readonly PathStep[]): readonly string[] {
  return extra.map((step) => {
    const reason = REASONS[owner(step)];
    if (reason === undefined)
      throw new Error(
        `${step.path} lengthens the deploy by ${step.duration.minutes.toFixed(1)} minutes; remove what waits for it or give the reason in lib/commands/pages/deploy-time.ts`,
      );
    return `${code(owner(step))} ${step.duration.minutes.toFixed(1)}: ${reason}`;
  });
}

const above = (total: number, floor: number): string =>
  `${((total / floor - 1) * 100).toFixed(0)} % above the floor`;

function verdict(path: readonly PathStep[], total: number, floor: ReturnType<typeof floorOf>): string {
  if (total <= floor.minutes * (1 + TOLERANCE)) return above(total, floor.minutes);
  const extra = extraSteps(path, floor.chain);
  const small = path
    .filter(({ duration }) => duration.minutes <= SMALL_MINUTES)
    .reduce((sum, { duration }) => sum + duration.minutes, 0);
  const why = [...reasons(extra), `requests, one after the other ${small.toFixed(1)}`].join("; ");
  return `${above(total, floor.minutes)}: ${why}`;
}

function specified(cloud: string): string {
  const bounds = SPECIFIED_MINUTES[cloud];
  return bounds === undefined ? "" : `${String(bounds.least)} to ${String(bounds.most)}`;
}

/** A link of the floor: a type or a chart as code, a hand-over in words. */
const shown = (link: string): string =>
  link === ANY_CHART || HAND_OVERS[link] !== undefined ? link : code(link);

function summary({ cloud, graph }: DeployTime): string[] {
  const path = criticalPath(graph);
  const total = path.at(-1)?.ends ?? 0;
  const floor = floorOf(graph);
  return [
    `[${graph.stack}](environments/${graph.stack}.md#time-of-a-deploy)`,
    specified(cloud),
    `${floor.minutes.toFixed(1)}: ${floor.chain.map(shown).join(", ")}`,
    floor.slowMinutes.toFixed(1),
    total.toFixed(1),
    deployMinutes(graph, DEPLOY_PARALLELISM).toFixed(1),
    deployMinutes(graph, TERRAFORM_PARALLELISM).toFixed(1),
    verdict(path, total, floor),
  ];
}

/** `docs/deploy-time.md`: how long a first deploy takes, and why not less. */
export function deployTimePage(environments: readonly DeployTime[]): string {
  const [wide, narrow] = [DEPLOY_PARALLELISM, TERRAFORM_PARALLELISM].map(String) as [string, string];
  return page(
    "# How long a first deploy takes",
    "Minutes, computed from each environment's Terraform graph and from how long its resources take: medians of Terraform logs that others published, and where there are none an assumed time that is rather too long (a chart 1 minute, a request 0.1). Nothing here was measured on a cloud by this project. The step-by-step chain of an environment is on its own page.",
    `The **floor** is what no order can shorten: what the cloud makes before a pod can run or a database answers, then one chart, with the hand-overs between them that nothing can do without: a namespace before what is in it, the operator and the store before a password, the password before the database, the database before the chart that uses it, and the admission policies when everything else is there. **Slow steps** is the floor without hand-overs: the longest chain of the cloud's own steps and one chart. The **path** is the longest chain of the graph, with nothing else in the way. The last columns run the same graph with at most ${wide} and at most ${narrow} (Terraform's default) resources at a time: \`npx cdktf deploy aws-dev --terraform-parallelism ${wide}\`.`,
    table(
      [
        "environment",
        "specified",
        "floor",
        "slow steps",
        "path",
        `${wide} at a time`,
        `${narrow} at a time`,
        "verdict",
      ],
      environments.map(summary),
    ),
    "A release whose pods ask another's until it answers, as OpenCost asks Prometheus, counts with its own time alone: it waits beside the other and not behind it.",
    "A path more than 15 % above its floor names what lengthens it; a step without a reason stops `npm run docs` and its test. Measured on a cloud, image pulls and the cloud's own mood decide: take the specified bounds as the promise, the path as the reason why.",
  );
}
