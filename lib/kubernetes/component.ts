import type { Chart } from "./charts";
import type { KubernetesObject } from "./object";

/** Values of a chart: a JSON object; strings, numbers and lists may be Terraform tokens. */
export type HelmValues = Readonly<Record<string, unknown>>;

/** One Helm release of a component. */
export interface ReleaseSpec {
  readonly chart: Chart;
  /** @default the chart's name */
  readonly name?: string;
  readonly values: HelmValues;
  /** Seconds to wait for its pods. @default what is known of the chart: `lib/facts/release-timeouts.ts` (rule 65) */
  readonly timeoutSeconds?: number;
  /** Definitions and other objects without a pod, which need no other component: it does not wait for `needs`. @default false */
  readonly withoutNeeds?: boolean;
}

/** Pods of a namespace, by labels; without labels all of them. */
export interface PodSelector {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * What a pod may talk to beside other pods. `api-server`: the Kubernetes API. `dns`: the cluster's resolver (every pod may, without a declared flow).
 * `object-store`, `database`, `secret-store` and `cloud-api`: the environment's own services. `internet`: anything outside. `nodes`: kubelets and host ports.
 */
export type WellKnownPeer =
  "api-server" | "object-store" | "database" | "secret-store" | "cloud-api" | "internet" | "nodes" | "edge";

/** A connection that a component opens or accepts; network policies come from these and from nothing else. */
export interface Flow {
  readonly from: PodSelector | WellKnownPeer;
  readonly to: PodSelector | WellKnownPeer;
  /** Ports on the side of `to` (of the pod, not of its Service). */
  readonly ports: readonly number[];
  /** @default "TCP" */
  readonly protocol?: "UDP";
  /** One clause for the reader of the policy. */
  readonly why: string;
}

/** Pods that expose metrics. Scraping and the network policy for it come from this. */
export interface MetricsEndpoint {
  /** Name of the monitor, unique in the platform. */
  readonly name: string;
  readonly pods: PodSelector & { readonly labels: Readonly<Record<string, string>> };
  /** Number or name of the container's port. */
  readonly port: number | string;
  /** The port as a number, for the network policy; needed when `port` is a name. */
  readonly portNumber: number;
  /** @default "/metrics" */
  readonly path?: string;
  /** The port is not declared in the pod: scraped by a ScrapeConfig that rewrites the address (rule 143). @default false */
  readonly undeclared?: boolean;
  /** Scrape only pods that are ready: for those that take longer to start than an alert waits. @default false */
  readonly whenReady?: boolean;
  /** @default "http" */
  readonly scheme?: "http" | "https";
  /** Seconds. @default 30 */
  readonly intervalSeconds?: number;
  /** Keep the exporter's own labels where they collide with the scrape's. @default false */
  readonly honorLabels?: boolean;
}

/** A web page for people. */
export interface UserInterface {
  /** First label of its host name, for example `mlflow`. */
  readonly name: string;
  readonly service: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port on the person's machine for `kubectl port-forward`. */
  readonly localPort: number;
  /** Who asks for sign-in: the product itself (OIDC) or a proxy in front of it. */
  readonly signIn: "own" | "proxy";
  /** Pods behind the Service, for the network policy. */
  readonly pods: Readonly<Record<string, string>>;
  /** Port of those pods. */
  readonly targetPort: number;
  /** Command that prints the password of its own administrator. @default it has none */
  readonly passwordCommand?: string;
}

/** An admission webhook that the API server calls: open to it in the network policies (rule 106). */
export interface WebhookEndpoint {
  readonly pods: Readonly<Record<string, string>>;
  readonly port: number;
}

/** Pods that must not all be evicted at once; the budget is always `maxUnavailable: 1` (rule 103). */
export interface DisruptionTarget {
  readonly name: string;
  readonly pods: Readonly<Record<string, string>>;
}

/** The part of the platform that a component belongs to, as documentation groups it. */
export type Layer =
  | "foundation"
  | "edge"
  | "data"
  | "delivery"
  | "ml"
  | "serving"
  | "policy"
  | "observability"
  | "scaling"
  | "recovery";

/**
 * One component of the platform: what it installs and what it needs, as data. Install order, network policies, scraping, budgets,
 * checks and documentation are derived from this, so nothing has to be repeated elsewhere.
 *
 * Order within a component: `before`, then `releases` one after the other, then `after`. Objects wait by themselves for the components
 * that serve their API group and for the component's namespace. What `needs` names is waited for by the first release, or by `after` where
 * there is none: objects of `before` are requests, which are made while the others come up.
 */
export interface Component {
  /** Unique in the platform; the id of its construct. */
  readonly name: string;
  readonly layer: Layer;
  /** One sentence for the documentation. */
  readonly description: string;
  /** Namespace of its releases; a row of `lib/platform/namespaces.ts`. */
  readonly namespace: string;
  /** Components that must be up before its pods, for a reason that no API group shows; say why beside it. @default none */
  readonly needs?: readonly string[];
  /** API groups whose kinds its releases install; of a group that several components share, `group/Kind` for each kind. @default none */
  readonly serves?: readonly string[];
  /** Seconds to wait for its objects, for example until a Job is complete. @default what is known of their kinds: `lib/facts/release-timeouts.ts` */
  readonly timeoutSeconds?: number;
  /** Objects that its releases need: ExternalSecrets, ConfigMaps, ServiceAccounts. @default none */
  readonly before?: readonly KubernetesObject[];
  /** @default none */
  readonly releases?: readonly ReleaseSpec[];
  /** Objects that its releases serve, or that use them. @default none */
  readonly after?: readonly KubernetesObject[];
  /** @default none */
  readonly metrics?: readonly MetricsEndpoint[];
  /** @default none */
  readonly flows?: readonly Flow[];
  /** @default none */
  readonly webhooks?: readonly WebhookEndpoint[];
  /** @default none */
  readonly interfaces?: readonly UserInterface[];
  /** @default none */
  readonly budgets?: readonly DisruptionTarget[];
}
