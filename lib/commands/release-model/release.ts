import { UsageError } from "../terminal";

/** A version of the model, and the run that it comes from. */
export interface Release {
  readonly stage: string;
  readonly version: string;
  readonly run: string;
}

/** Files that say which version a stage serves, below the GitOps folder. */
export const filesOf = (stage: string): { readonly overlay: string; readonly applications: string } => ({
  overlay: `overlays/${stage}/model.yaml`,
  applications: "applications/environments.yaml",
});

function replaced(text: string, pattern: RegExp, by: string, what: string): string {
  const found = [...text.matchAll(new RegExp(pattern, "gm"))];
  if (found.length !== 1)
    throw new UsageError(`${what} must be there once, found ${String(found.length)} times`);
  return text.replace(
    new RegExp(pattern, "m"),
    (_, before: string, after: string) => `${before}${by}${after}`,
  );
}

/** @throws UsageError for a version or a run that would not be one word of YAML */
export function checked(release: Release): Release {
  if (!/^\d+\.\d+\.\d+$/.test(release.version))
    throw new UsageError(`the version must be like 1.2.0, got ${release.version}`);
  if (!/^[0-9a-f]{32}$/.test(release.run))
    throw new UsageError(`the run must be 32 hexadecimal digits, got ${release.run}`);
  return release;
}

/** The stage's overlay with the version and its run: what policies ask of a model, and what people see. */
export function releasedOverlay(text: string, { version, run }: Release): string {
  const versioned = replaced(
    text,
    /^(\s+ml-platform\/model-version: )\S+()$/,
    version,
    "the label model-version",
  );
  return replaced(versioned, /^(\s+ml-platform\/mlflow-run: )\S+()$/, run, "the annotation mlflow-run");
}

/** The ApplicationSet with the stage's version in its table: where the model is loaded from. */
export function releasedApplications(text: string, { stage, version }: Release): string {
  const pattern = new RegExp(`(models/iris/.*"${stage}" ")\\d+\\.\\d+\\.\\d+(")`);
  return replaced(text, pattern, version, `the version of ${stage}`);
}
