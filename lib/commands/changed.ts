import { select } from "../../stacks/selection";
import { changedStacks } from "./changed/compare";
import { plannable, targetOf } from "./changed/target";
import { given, main, UsageError } from "./terminal";

const HELP = `npm run changed -- --base FOLDER [--head FOLDER]   environments whose synthesized output differs
npm run changed -- --all                           every environment with a remote state
npm run changed -- --name ENVIRONMENT              one environment, whatever its state

Prints a JSON list for the matrix of a workflow, and what it left out to the side. Folders are cdktf.out.`;

main((args) => {
  const text = { type: "string" } as const;
  const options = given(args, { base: text, head: text, name: text, all: { type: "boolean" } }, 0);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const name = options.value("name");
  const { environments } = select({ names: name, today: undefined });
  if (name !== undefined) {
    if (environments.length === 0) throw new UsageError(`${name} is no environment`);
    console.log(JSON.stringify(environments.map(targetOf)));
    return 0;
  }
  const base = options.value("base");
  if (base === undefined && !options.flag("all")) throw new UsageError("say --base FOLDER, --name or --all");
  const changes = base === undefined ? undefined : changedStacks(base, options.value("head") ?? "cdktf.out");
  const touched = environments.filter(
    (environment) =>
      changes?.some(({ stack, change }) => stack === environment.name && change !== "removed") ?? true,
  );
  const targets = touched.filter(plannable);
  for (const { stack, change } of changes ?? []) console.error(`${change} ${stack}`);
  for (const { name: left } of touched.filter((environment) => !plannable(environment)))
    console.error(`not planned: ${left} has no remote state`);
  console.log(JSON.stringify(targets.map(targetOf)));
  return 0;
});
