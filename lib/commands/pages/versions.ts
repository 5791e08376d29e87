import { charts, type Chart } from "../../kubernetes/charts";
import { chartFacts } from "../../checks/served";
import { code, page, table } from "./markdown";

/** `docs/versions.md`: every chart with its version and the reason for it. */
export function versionsPage(): string {
  const all: readonly Chart[] = Object.values(charts);
  return page(
    "# Versions",
    "Every chart that the platform installs. The specification named some of them at an older version; the platform's Kubernetes is 1.35, which most of those do not support. `lib/kubernetes/charts.ts` is the only place where a version stands.",
    table(
      ["chart", "version", "specified", "Kubernetes that its publisher names", "why this one"],
      all.map(({ name, version, specified, reason }) => [
        code(name),
        version,
        specified ?? "",
        chartFacts(name)?.supports ?? "none stated",
        reason,
      ]),
    ),
  );
}
