import type { EXTRAS } from "../environment/schema";
import type { NamespaceSpec } from "../kubernetes/namespace";
import type { PlatformSettings } from "./settings";

const restricted = { enforce: "restricted", audit: "restricted", warn: "restricted" } as const;
const baseline = { enforce: "baseline", audit: "restricted", warn: "restricted" } as const;
const privileged = { enforce: "privileged" } as const;

/**
 * Every namespace of the platform with its Pod Security level, the highest that its charts' pods meet with our values.
 * The rows of mlops, mlflow, kserve, argo, monitoring, kyverno and tetragon are the specification's.
 */
export const NAMESPACES = [
  { name: "mlops", ...restricted, purpose: "tenant", reason: "models are served and jobs scaled here" },
  {
    name: "argo",
    ...baseline,
    purpose: "tenant",
    reason: "the executor of pipeline steps needs more than restricted grants",
  },
  {
    name: "mlflow",
    ...restricted,
    purpose: "platform",
    reason: "experiment tracking keeps no state of its own",
  },
  { name: "kserve", ...restricted, purpose: "platform", reason: "the serving controller" },
  { name: "argocd", ...restricted, purpose: "platform", reason: "delivery" },
  { name: "argo-events", ...restricted, purpose: "platform", reason: "events that start pipelines" },
  { name: "argo-rollouts", ...restricted, purpose: "platform", reason: "progressive delivery" },
  { name: "cert-manager", ...restricted, purpose: "platform", reason: "certificates" },
  { name: "external-secrets", ...restricted, purpose: "platform", reason: "secrets from the cloud's store" },
  { name: "envoy-gateway", ...baseline, purpose: "platform", reason: "the data plane of inference" },
  { name: "edge", ...restricted, purpose: "platform", reason: "sign-in proxy and DNS records" },
  { name: "data", ...restricted, purpose: "platform", reason: "jobs that make databases, the local store" },
  { name: "keda", ...restricted, purpose: "platform", reason: "scaling on events" },
  {
    name: "policy",
    ...restricted,
    purpose: "platform",
    reason: "derived policies' records, Gatekeeper and Sealed Secrets where they are chosen",
  },
  {
    name: "monitoring",
    ...privileged,
    purpose: "platform",
    reason: "node-exporter reads the host's file system",
  },
  {
    name: "velero",
    ...privileged,
    purpose: "platform",
    reason: "its node agent reads pods' volumes on the host",
  },
  {
    name: "kyverno",
    ...privileged,
    purpose: "platform",
    reason: "admission must never be refused by itself",
  },
  { name: "tetragon", ...privileged, purpose: "platform", reason: "eBPF needs the host" },
  {
    name: "chaos-testing",
    ...privileged,
    purpose: "platform",
    reason: "fault injection reaches into nodes; there when an environment asks for it",
  },
] as const satisfies readonly NamespaceSpec[];

/** Name of a namespace of the platform. */
export type NamespaceName = (typeof NAMESPACES)[number]["name"];

/** Namespaces that come with an extra, and only with it. */
const OF_EXTRAS: Readonly<Partial<Record<NamespaceName, (typeof EXTRAS)[number]>>> = {
  "chaos-testing": "chaos-mesh",
};

/** The namespaces of an environment: all but those of extras that it did not ask for. */
export function namespacesOf({ extras = [] }: Pick<PlatformSettings, "extras">): readonly NamespaceSpec[] {
  return NAMESPACES.filter(({ name }) => {
    const extra = OF_EXTRAS[name];
    return extra === undefined || extras.includes(extra);
  });
}
