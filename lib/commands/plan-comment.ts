import { readFileSync } from "node:fs";
import type { Summary } from "./changed/summary";
import { planComment } from "./plan-comment/comment";
import { given, main, UsageError } from "./terminal";

const HELP = `npm run plan-comment -- ENVIRONMENT --plan FILE [options]

Turns what terraform show -json printed into a comment in Markdown, secrets masked.

  --before FILE  --after FILE   what npm run summary printed for the base and for the change
  --refreshed                   the plan read the world anew
  --drift                       show what the world did by itself, instead of what Terraform will do`;

main((args) => {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = given(args, { plan: text, before: text, after: text, refreshed: flag, drift: flag }, 1);
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  const [environment] = options.words;
  const file = options.value("plan");
  if (environment === undefined || file === undefined)
    throw new UsageError("name an environment and --plan FILE");
  const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8")) as unknown;
  const [before, after] = [options.value("before"), options.value("after")];
  const summaries =
    before === undefined || after === undefined
      ? {}
      : { summaries: { before: json(before) as Summary, after: json(after) as Summary } };
  const comment = planComment({
    environment,
    plan: json(file),
    refreshed: options.flag("refreshed"),
    part: options.flag("drift") ? "resource_drift" : "resource_changes",
    ...summaries,
  });
  process.stdout.write(comment);
  return 0;
});
