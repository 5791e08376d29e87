import type { WorkloadIdentity } from "../cloud/workload-identity";
import { charts } from "./charts";
import type { Component, HelmValues } from "./component";
import { resources } from "./resources";

/** Whose pods write DNS records; the cloud gives them the right to. */
export const EXTERNAL_DNS = {
  name: "external-dns",
  namespace: "edge",
  serviceAccount: "external-dns",
} as const;

/** Routes of the Gateway of the pages alone: the models' Gateway has hosts below the same domain, and is private. */
const ONLY_UI_GATEWAY = `--gateway-namespace=${EXTERNAL_DNS.namespace}`;

const METRICS_PORT = 7979;
const PODS = { "app.kubernetes.io/name": "external-dns" };

/** How records are written on a cloud. */
export interface ExternalDnsProps {
  /** Name of the environment: marks the records that are its own. */
  readonly environment: string;
  /** Only names below it are written. */
  readonly domain: string;
  readonly identity: WorkloadIdentity;
  /** Kind of the objects that name hosts. */
  readonly source: "ingress" | "gateway-httproute";
  /** Name of the provider in external-dns. */
  readonly provider: string;
  /** Arguments of that provider, for example its zone. */
  readonly args: readonly string[];
  /** Further values of the chart. @default none */
  readonly values?: HelmValues;
  /** Components that serve the source's kind. */
  readonly needs: readonly string[];
}

/** external-dns: keeps the DNS records of the published pages equal to their routes, and removes those that it made. */
export function externalDns(props: ExternalDnsProps): Component {
  const { environment, domain, identity, source, provider, args, values, needs } = props;
  const { namespace, serviceAccount } = EXTERNAL_DNS;
  return {
    name: "external-dns",
    layer: "edge",
    description: "DNS records of the published pages",
    namespace,
    needs,
    serves: ["externaldns.k8s.io"],
    releases: [
      {
        chart: charts.externalDns,
        values: {
          provider: { name: provider },
          serviceAccount: { name: serviceAccount, annotations: identity.serviceAccountAnnotations },
          podLabels: identity.podLabels,
          sources: [source],
          domainFilters: [domain],
          policy: "sync",
          registry: "txt",
          txtOwnerId: environment,
          extraArgs: source === "gateway-httproute" ? [...args, ONLY_UI_GATEWAY] : args,
          resources: resources({ cpu: "20m", memory: "64Mi" }),
          ...values,
        },
      },
    ],
    metrics: [
      { name: "external-dns", pods: { namespace, labels: PODS }, port: "http", portNumber: METRICS_PORT },
    ],
    flows: [
      { from: { namespace, labels: PODS }, to: "api-server", ports: [443, 6443], why: "reads the routes" },
      { from: { namespace, labels: PODS }, to: "cloud-api", ports: [443], why: "writes the records" },
    ],
  };
}
