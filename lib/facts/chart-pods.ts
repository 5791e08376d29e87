import { tableIn } from "./tables";

/** A port that a container declares. */
export interface ChartPort {
  /** @default none: it is known by its number alone */
  readonly name?: string;
  readonly number: number;
}

/** A container of a chart's pod, as far as policies judge it. */
export interface ChartContainer {
  readonly name: string;
  readonly image: string;
  /** Runs before the others. @default false */
  readonly init?: boolean;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Declared ports; those that only our values add are not known. @default none */
  readonly ports?: readonly ChartPort[];
  /** @default none */
  readonly hostPorts?: readonly number[];
}

/** A pod that a chart makes: of a Deployment, a Job, a hook. */
export interface ChartPod {
  readonly kind: string;
  readonly name: string;
  /** Helm hook that makes it. @default none */
  readonly hook?: string;
  /** @default 1 */
  readonly replicas?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly automountToken?: boolean;
  /** `hostNetwork`, `hostPID`, `hostIPC` that are true. @default none */
  readonly host?: readonly string[];
  /** @default none */
  readonly hostPaths?: readonly string[];
  readonly podSecurityContext?: Readonly<Record<string, unknown>>;
  readonly containers: readonly ChartContainer[];
}

/** Pods that an admission webhook's Service leads to, and the port that the API server calls. */
export interface ChartWebhook {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly port: number;
}

/** A disruption budget that a chart makes. */
export interface ChartBudget {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
}

/** What one version of a chart makes. */
export interface ChartInventory {
  readonly version: string;
  /** `defaults`: rendered without our values, so they are laid over it; `values`: rendered with them. */
  readonly rendered: "defaults" | "values";
  readonly pods: readonly ChartPod[];
  readonly webhooks: readonly ChartWebhook[];
  /** Known only where `rendered` is `values`: most charts make them by the number of replicas. @default none known */
  readonly budgets?: readonly ChartBudget[];
  /** Names of its ClusterRoles in a release that is called as the chart. @default none */
  readonly clusterRoles?: readonly string[];
}

/** File with the inventories; `npm run chart-inventory` writes it. */
export const INVENTORY_FILE = "lib/facts/chart-pods.json";

const table = tableIn(INVENTORY_FILE);
const inventories = (): Readonly<Record<string, ChartInventory>> =>
  (table() as { readonly charts: Readonly<Record<string, ChartInventory>> }).charts;

/** What a chart makes, if it is known; `npm run chart-inventory` makes it known. */
export const chartInventory = (chart: string): ChartInventory | undefined => inventories()[chart];

/** Every image, with its tag, that charts of the catalogue run by themselves. */
export const chartImages = (): readonly string[] => [
  ...new Set(
    Object.values(inventories())
      .flatMap(({ pods }) => pods)
      .flatMap(({ containers }) => containers.map(({ image }) => image)),
  ),
];
