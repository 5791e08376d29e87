import { SUBCOMMANDS } from "./everyday/everyday";
import { runInForeground, runProgram } from "./runner";
import { readState } from "./state";
import { given, main, UsageError } from "./terminal";
import { workspaceOf } from "./workspace";

const HELP = `npm run kubeconfig -- ENVIRONMENT             let kubectl speak to its cluster
npm run status -- ENVIRONMENT                 its nodes, and pods in trouble
npm run open -- ENVIRONMENT [PAGE]            a way to a web page, for example mlflow; without a page, all of them
npm run password -- ENVIRONMENT [NAME]        the command that prints a password, for example grafana's
npm run password -- ENVIRONMENT NAME --show   the password itself
npm run output -- ENVIRONMENT [NAME]          an output of the environment, for scripts`;

main((args) => {
  const [name = "", ...rest] = args;
  const options = given(rest, { show: { type: "boolean" } }, 2);
  if (options === undefined || name === "--help" || name === "") {
    console.log(HELP);
    return 0;
  }
  const subcommand = SUBCOMMANDS[name];
  if (subcommand === undefined) throw new UsageError(`no such command: ${name}`);
  const workspace = workspaceOf(options.words[0]);
  const everyday = {
    environment: workspace.settings.name,
    state: readState(workspace, runProgram),
    run: runProgram,
    show: runInForeground,
    say: (line: string): void => {
      console.log(line);
    },
  };
  return subcommand(everyday, options);
});
