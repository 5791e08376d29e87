import { at, isRecord, listOf, textOf } from "../checks/walk";
import type {
  ChartBudget,
  ChartContainer,
  ChartInventory,
  ChartPod,
  ChartPort,
  ChartWebhook,
} from "../facts/chart-pods";

/** Where each kind keeps the specification of its pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ["spec", "template"],
  StatefulSet: ["spec", "template"],
  DaemonSet: ["spec", "template"],
  ReplicaSet: ["spec", "template"],
  Job: ["spec", "template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};
const WEBHOOKS = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"];

/** Labels that change with every version or release and select nothing. */
const PASSING_LABEL = /^(helm\.sh\/|app\.kubernetes\.io\/(version|managed-by)$)/;

type Manifest = Readonly<Record<string, unknown>>;

/** An object without the fields that say nothing. */
function compact<T extends object>(value: T): T {
  const empty = (field: unknown): boolean =>
    field === undefined ||
    (Array.isArray(field) && field.length === 0) ||
    (isRecord(field) && Object.keys(field).length === 0);
  return Object.fromEntries(
    Object.entries(value).filter(([key, field]) => key === "labels" || !empty(field)),
  ) as T;
}

const lasting = (labels: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries((labels ?? {}) as Record<string, string>).filter(([key]) => !PASSING_LABEL.test(key)),
  );

function portOf(port: unknown): ChartPort[] {
  const [name, number] = [textOf(at(port, "name")), at(port, "containerPort")];
  return typeof number === "number" ? [{ ...(name === undefined ? {} : { name }), number }] : [];
}

function containerOf(container: unknown, init: boolean): ChartContainer {
  const hostPorts = listOf(at(container, "ports"))
    .map((port) => at(port, "hostPort"))
    .filter((port) => typeof port === "number");
  return compact({
    name: textOf(at(container, "name")) ?? "",
    image: textOf(at(container, "image")) ?? "",
    ...(init ? { init } : {}),
    securityContext: (at(container, "securityContext") ?? {}) as Record<string, unknown>,
    resources: (at(container, "resources") ?? {}) as Record<string, Record<string, string>>,
    ports: listOf(at(container, "ports")).flatMap(portOf),
    hostPorts,
  });
}

function podOf(manifest: Manifest): ChartPod | undefined {
  const kind = textOf(manifest["kind"]) ?? "";
  const path = TEMPLATES[kind];
  if (path === undefined) return undefined;
  const template = at(manifest, ...path);
  const spec = at(template, "spec");
  const hook = textOf(at(manifest, "metadata", "annotations", "helm.sh/hook"));
  if (hook?.startsWith("test") === true) return undefined;
  const replicas = at(manifest, "spec", "replicas");
  const account = textOf(at(spec, "serviceAccountName"));
  const token = at(spec, "automountServiceAccountToken");
  return compact({
    kind,
    name: textOf(at(manifest, "metadata", "name")) ?? "",
    ...(hook === undefined ? {} : { hook }),
    ...(typeof replicas === "number" && replicas !== 1 ? { replicas } : {}),
    labels: lasting(at(template, "metadata", "labels")),
    ...(account === undefined ? {} : { serviceAccount: account }),
    ...(typeof token === "boolean" ? { automountToken: token } : {}),
    host: ["hostNetwork", "hostPID", "hostIPC"].filter((field) => at(spec, field) === true),
    hostPaths: listOf(at(spec, "volumes")).flatMap((volume) => textOf(at(volume, "hostPath", "path")) ?? []),
    podSecurityContext: (at(spec, "securityContext") ?? {}) as Record<string, unknown>,
    containers: [
      ...listOf(at(spec, "initContainers")).map((container) => containerOf(container, true)),
      ...listOf(at(spec, "containers")).map((container) => containerOf(container, false)),
    ],
  });
}

const selects = (selector: Readonly<Record<string, string>>, labels: unknown): boolean =>
  Object.entries(selector).every(([key, value]) => at(labels, key) === value);

/** Number of a container's port that a Service names. */
function namedPort(
  manifests: readonly Manifest[],
  selector: Readonly<Record<string, string>>,
  name: string,
): number | undefined {
  const templates = manifests.flatMap((manifest) => {
    const path = TEMPLATES[textOf(manifest["kind"]) ?? ""];
    return path === undefined ? [] : [at(manifest, ...path)];
  });
  const ports = templates
    .filter((template) => selects(selector, at(template, "metadata", "labels")))
    .flatMap((template) => listOf(at(template, "spec", "containers")))
    .flatMap((container) => listOf(at(container, "ports")));
  const port = at(
    ports.find((candidate) => at(candidate, "name") === name),
    "containerPort",
  );
  return typeof port === "number" ? port : undefined;
}

function webhooksOf(manifests: readonly Manifest[]): ChartWebhook[] {
  const found = manifests
    .filter(({ kind }) => WEBHOOKS.includes(textOf(kind) ?? ""))
    .flatMap((manifest) =>
      listOf(manifest["webhooks"]).flatMap((webhook): ChartWebhook[] => {
        const target = at(webhook, "clientConfig", "service");
        const service = manifests.find(
          (other) => other["kind"] === "Service" && at(other, "metadata", "name") === at(target, "name"),
        );
        const selector = (at(service, "spec", "selector") ?? {}) as Record<string, string>;
        const wanted = at(target, "port") ?? 443;
        const port = listOf(at(service, "spec", "ports")).find(
          (candidate) => at(candidate, "port") === wanted,
        );
        const reached = at(port, "targetPort") ?? at(port, "port");
        const number = typeof reached === "string" ? namedPort(manifests, selector, reached) : reached;
        const name = textOf(at(manifest, "metadata", "name")) ?? "";
        return typeof number === "number" ? [{ name, selector: lasting(selector), port: number }] : [];
      }),
    );
  return [
    ...new Map(found.map((webhook) => [JSON.stringify([webhook.selector, webhook.port]), webhook])).values(),
  ];
}

const budgetsOf = (manifests: readonly Manifest[]): ChartBudget[] =>
  manifests
    .filter(({ kind }) => kind === "PodDisruptionBudget")
    .map((manifest) => ({
      name: textOf(at(manifest, "metadata", "name")) ?? "",
      selector: (at(manifest, "spec", "selector", "matchLabels") ?? {}) as Record<string, string>,
    }));

/**
 * What rendered manifests make: pods of whatever kind, hooks too but for tests, which nobody runs; the webhooks that the API server will call;
 * disruption budgets; and roles for the whole cluster.
 */
export function inventoryOf(
  manifests: readonly unknown[],
): Required<Pick<ChartInventory, "pods" | "webhooks" | "budgets" | "clusterRoles">> {
  const known = manifests.filter(isRecord);
  return {
    pods: known.flatMap((manifest) => podOf(manifest) ?? []),
    webhooks: webhooksOf(known),
    budgets: budgetsOf(known),
    clusterRoles: known
      .filter(({ kind }) => kind === "ClusterRole")
      .flatMap((manifest) => textOf(at(manifest, "metadata", "name")) ?? [])
      .sort(),
  };
}
