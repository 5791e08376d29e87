import { VALUE_PATHS } from "../../facts/chart-value-paths";
import { NAMESPACES } from "../../platform/namespaces";
import type { NamespaceSpec } from "../../kubernetes/namespace";
import type { Finding, Rule } from "../rule";
import { platformPods, type JudgedContainer, type JudgedPod } from "./platform-pods";
import { belowLevel } from "./pod-security-standard";

/** Namespaces that enforce the strictest level by themselves. */
const STRICT: ReadonlySet<string> = new Set(
  (NAMESPACES as readonly NamespaceSpec[]).flatMap(({ name, enforce }) =>
    enforce === "restricted" ? [name] : [],
  ),
);

/** Containers that are root since root owns what they read, `release/container`: the logs of other pods, and what the agent writes. */
const ROOT: ReadonlySet<string> = new Set(["log-shipper/opentelemetry-collector", "tetragon/export-stdout"]);
const AS_ROOT = / (needs runAsNonRoot: true|runs as root)$/;

/** What an agent is there for. */
const OF_HOST = / takes host port /;

/** Whether we write how a container runs: only then can we take a right from it. */
const isOurs = ({ object, release }: JudgedPod, { name }: JudgedContainer): boolean =>
  object !== undefined ||
  VALUE_PATHS[release.chart]?.some((paths) => paths.container === name && paths.security !== undefined) ===
    true;

const podsGiveUp: Rule = {
  id: "pods-give-up-what-they-do-not-need",
  family: "policy",
  title:
    "Where the namespace lets more in than level restricted, a pod whose context we write still asks for no more",
  reason:
    "The namespace is open for one agent: nobody but the pod's own context stops the store of traces beside it from being root.",
  holds: [102],
  *check(graph): Iterable<Finding> {
    for (const pod of platformPods(graph)) {
      if (STRICT.has(pod.namespace)) continue;
      const containers = pod.containers.filter((one) => isOurs(pod, one));
      if (containers.length === 0) continue;
      const isRoot = containers.some((one) => ROOT.has(`${pod.release.name}/${one.name}`));
      const judged = { security: pod.security, host: [], hostPaths: [], containers };
      const missing = belowLevel(judged, "restricted").filter(
        (problem) => !OF_HOST.test(problem) && !(isRoot && AS_ROOT.test(problem)),
      );
      if (missing.length > 0)
        yield {
          path: pod.path,
          problem: `asks for more than it needs: ${missing.join("; ")}`,
          mend: "set it in the chart's values, or name the container in ROOT",
        };
    }
  },
};

/** Rights that the namespace would allow. */
export const givenUpRightRules: readonly Rule[] = [podsGiveUp];
