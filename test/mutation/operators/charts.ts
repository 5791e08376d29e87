import { inChart, isRecord, isText, leaveOut, rename, replace, type Operator } from "../operator";
import type { Spot } from "../model";

const onRelease = ({ block, path }: Spot, key: string): boolean =>
  block.type === "helm_release" && path.length === 1 && path[0] === key;
const isImage = (spot: Spot): boolean =>
  isText(spot.value) &&
  /^(image|natsImage|metricsExporterImage|configReloaderImage)$/.test(String(spot.key)) &&
  /[a-z0-9]+[:@]/.test(spot.value);

/** Mistakes in charts, their versions, values and images. */
export const CHARTS: readonly Operator[] = [
  rename(
    "unknown-values-key",
    "outage",
    "the chart ignores the value",
    (spot) =>
      inChart(spot) &&
      isRecord(spot.holder) &&
      isText(spot.key) &&
      spot.path.length <= 4 &&
      spot.path.length >= 2,
    (key) => `${key}X`,
  ),
  replace(
    "values-of-other-type",
    "deploy fails",
    "the chart's templates or schema refuse the value",
    (spot) => inChart(spot) && typeof spot.value === "number",
    () => "many",
  ),
  replace(
    "record-in-place-of-value",
    "deploy fails",
    "the chart's templates refuse the value",
    (spot) => inChart(spot) && typeof spot.value === "boolean",
    () => ({}),
  ),
  replace(
    "empty-record-for-null",
    "outage",
    "an empty record does not clear the chart's default",
    (spot) => inChart(spot) && spot.value === null,
    () => ({}),
  ),
  replace(
    "wrong-chart-version",
    "deploy fails",
    "the repository has no such version",
    (spot) => onRelease(spot, "version"),
    () => "99.0.0",
  ),
  replace(
    "other-chart-version",
    "outage",
    "values were checked against another version of the chart",
    (spot) => onRelease(spot, "version"),
    (before) => String(before).replace(/\.\d+$/, ".999"),
  ),
  replace(
    "floating-chart-version",
    "outage",
    "each deploy may install another version",
    (spot) => onRelease(spot, "version"),
    (before) => `~${String(before).replace(/^v/, "")}`,
  ),
  leaveOut("no-chart-version", "outage", "each deploy may install another version", (spot) =>
    onRelease(spot, "version"),
  ),
  replace(
    "toggled-v-of-chart-version",
    "deploy fails",
    "registries know the version with or without its v, not both",
    (spot) => onRelease(spot, "version"),
    (before) => (String(before).startsWith("v") ? String(before).slice(1) : `v${String(before)}`),
  ),
  replace(
    "wrong-chart",
    "deploy fails",
    "the repository has no such chart",
    (spot) => onRelease(spot, "chart") && !String(spot.value).startsWith("./"),
    (before) => `${String(before)}-x`,
  ),
  replace(
    "wrong-repository",
    "deploy fails",
    "nobody answers, or somebody else does",
    (spot) => onRelease(spot, "repository"),
    () => "https://charts.example.com",
  ),
  replace(
    "insecure-repository",
    "leak",
    "somebody on the way may change the chart",
    (spot) => onRelease(spot, "repository") && /^https/.test(String(spot.value)),
    (before) => String(before).replace("https:", "http:"),
  ),
  replace(
    "mutable-tag-in-values",
    "outage",
    "another image runs after the next restart",
    (spot) => inChart(spot) && spot.key === "tag" && isText(spot.value),
    () => "latest",
  ),
  replace("mutable-image", "outage", "another image runs after the next restart", isImage, (before) =>
    String(before).replace(/[:@][^:@/]*$/, ":latest"),
  ),
  replace("image-without-tag", "outage", "another image runs after the next restart", isImage, (before) =>
    String(before).replace(/[:@][^:@/]*$/, ""),
  ),
  replace(
    "unknown-registry",
    "deploy fails",
    "the platform's own policy refuses the image",
    (spot) =>
      isImage(spot) ||
      (inChart(spot) && spot.key === "repository" && isText(spot.value) && spot.value.includes("/")),
    (before) => `registry.example.com/${String(before).split("/").at(-1)!}`,
  ),
  replace(
    "missing-image",
    "deploy fails",
    "the registry has no such image",
    (spot) => inChart(spot) && spot.key === "tag" && isText(spot.value),
    () => "0.0.0-missing",
  ),
  replace(
    "definitions-not-kept",
    "data loss",
    "uninstalling the chart deletes every custom resource",
    (spot) => inChart(spot) && spot.key === "keep" && spot.value === true,
    () => false,
  ),
  replace(
    "definitions-not-installed",
    "deploy fails",
    "custom resources come before their definitions",
    (spot) =>
      inChart(spot) &&
      isRecord(spot.holder) &&
      ((spot.path[1] === "crds" && (spot.key === "install" || spot.key === "enabled")) ||
        spot.key === "installCRDs") &&
      spot.value === true,
    () => false,
  ),
  replace(
    "default-password",
    "leak",
    "the chart's well-known password is in force",
    (spot) => inChart(spot) && /^existingSecret$/.test(String(spot.key)),
    () => "",
  ),
];
