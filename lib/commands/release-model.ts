import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checked, filesOf, releasedApplications, releasedOverlay } from "./release-model/release";
import { given, main, UsageError } from "./terminal";

const HELP = `npm run release-model -- STAGE VERSION RUN

Writes into lib/gitops that the stage serves this version of the model, and which MLflow run it comes from. ArgoCD does
the rest once it is committed.`;

const GITOPS = "lib/gitops";

main((args) => {
  const options = given(args, {}, 3);
  const [stage, version, run] = options?.words ?? [];
  if (options === undefined) {
    console.log(HELP);
    return 0;
  }
  if (stage === undefined || version === undefined || run === undefined)
    throw new UsageError("say STAGE VERSION RUN: see --help");
  const release = checked({ stage, version, run });
  const { overlay, applications } = filesOf(stage);
  if (!existsSync(join(GITOPS, overlay))) throw new UsageError(`${overlay} is not there: no such stage`);
  const rewrite = (file: string, change: (text: string) => string): void => {
    const path = join(GITOPS, file);
    writeFileSync(path, change(readFileSync(path, "utf8")));
    console.log(path);
  };
  rewrite(overlay, (text) => releasedOverlay(text, release));
  rewrite(applications, (text) => releasedApplications(text, release));
  return 0;
});
