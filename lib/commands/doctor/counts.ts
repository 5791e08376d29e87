import type { StackGraph } from "../../checks/graph";
import { at, field, listOf, textOf } from "../../checks/walk";
import type { Environment } from "../../environment/schema";
import { COUNTED_QUOTAS, type CountedQuota } from "../../facts/quotas";
import type { Command, Runner } from "../runner";
import { literal } from "../workspace";
import { ok, short, warn, type Check } from "./check";
import type { Place } from "./clouds";
import type { Limits } from "./quotas";

/** What is asked about: an environment, where it is, and how to ask for all of a cloud's limits. */
export interface CountedIn {
  readonly cloud: Environment["cloud"];
  readonly environment: string;
  readonly graph: StackGraph;
  readonly place: Place;
  readonly limits: (run: Runner) => Limits;
}

/** How many of something an account may have, and how many more than others have; or why nobody knows. */
type Free = (
  run: Runner,
  quota: CountedQuota,
  where: CountedIn,
) => { readonly limit: number; readonly free: number } | string;

/** Lists what takes a quota on AWS, with what tells whose it is. */
const TAKEN: Readonly<Record<string, Command>> = {
  "L-0263D0A3": ["ec2", "describe-addresses", "--query", "Addresses[].{tags:Tags}"],
  "L-F678F1CE": ["ec2", "describe-vpcs", "--query", "Vpcs[].{tags:Tags}"],
  "L-1194D53C": ["eks", "list-clusters", "--query", "clusters[].{name:@}"],
  "L-7B6409FD": ["rds", "describe-db-instances", "--query", "DBInstances[].{tags:TagList}"],
};

function isOwn(thing: unknown, { environment, graph }: CountedIn): boolean {
  const cluster = literal(graph.ofType("aws_eks_cluster")[0]?.attributes["name"]);
  return (
    textOf(field(thing, "name")) === cluster ||
    listOf(at(thing, "tags")).some(
      (tag) => field(tag, "Key") === "Environment" && field(tag, "Value") === environment,
    )
  );
}

const onAws: Free = (run, { code, service = "" }, where) => {
  const ask = (...words: Command): unknown => {
    const answer = run(["aws", ...words, "--region", where.place.region, "--output", "json"]);
    if (answer.code !== 0) throw new RangeError(answer.stderr.trim().split("\n").at(-1) ?? "no answer");
    return JSON.parse(answer.stdout) as unknown;
  };
  try {
    const get = ["service-quotas", "get-service-quota", "--service-code", service, "--quota-code", code];
    const limit = Number(ask(...get, "--query", "Quota.Value"));
    const others = listOf(ask(...(TAKEN[code] ?? []))).filter((thing) => !isOwn(thing, where));
    return { limit, free: limit - others.length };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Where the cloud says what is left itself. */
const asSaid: Free = (run, { code, initial }, { limits }) => {
  const known = limits(run);
  if (typeof known === "string") return known;
  const free = known.get(code);
  return free === undefined ? "the account does not say" : { limit: Math.max(initial, free), free };
};

const FREE: Readonly<Record<Environment["cloud"], Free>> = {
  aws: onAws,
  azure: asSaid,
  gcp: asSaid,
  local: asSaid,
};

/** A check for each limit on the number of something that the environment has. */
export function countChecks(
  where: CountedIn,
  raise: (quota: CountedQuota, value: number) => string,
  isDeployed: () => boolean,
): readonly Check[] {
  const quotas: readonly CountedQuota[] = COUNTED_QUOTAS[where.cloud];
  return quotas.flatMap((quota): Check[] => {
    const needed = quota.types.flatMap((type) => where.graph.ofType(type)).length;
    if (needed === 0) return [];
    const verdict = (run: Runner) => {
      const found = FREE[where.cloud](run, quota, where);
      if (typeof found === "string")
        return warn(`unknown: ${found}`, `see that there is room for ${String(needed)} more`);
      const { limit, free } = found;
      const seen = `${String(free)} ${quota.unit} free, ${String(needed)} needed`;
      if (free >= needed) return ok(seen);
      return short(seen, raise(quota, limit + needed - free), isDeployed());
    };
    return [{ name: `quota ${quota.name}`, verdict }];
  });
}
