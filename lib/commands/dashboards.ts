import { writeDashboards } from "../platform/observability/dashboards/generate";
import { given, main } from "./terminal";

const HELP = `npm run dashboards

Writes the dashboards' JSON from their sources.`;

main((args) => {
  if (given(args, {}, 0) === undefined) console.log(HELP);
  else writeDashboards();
  return 0;
});
