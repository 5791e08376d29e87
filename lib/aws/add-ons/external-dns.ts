import type { Construct } from "constructs";
import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { resources } from "../../kubernetes/resources";
import type { AwsCluster } from "../cluster";
import { AwsWorkloadIdentity } from "../workload-identity";

const NAME = "external-dns";
const NAMESPACE = "edge";
const PODS = { "app.kubernetes.io/name": NAME };

/** Where records go. */
export interface ExternalDnsProps {
  readonly cluster: AwsCluster;
  readonly domain: string;
  /** The one Route 53 zone that may be written. */
  readonly hostedZoneId: string;
}

/** Keeps the records of the published UIs in one Route 53 zone, and removes them with their Ingresses. */
export function externalDns(
  scope: Construct,
  { cluster, domain, hostedZoneId }: ExternalDnsProps,
): Component {
  const identity = new AwsWorkloadIdentity(scope, `identity-${NAME}`, {
    environment: cluster.name,
    issuer: cluster.issuer,
    namespace: NAMESPACE,
    serviceAccount: NAME,
  });
  identity.allow("records", [
    {
      actions: [
        "route53:ChangeResourceRecordSets",
        "route53:ListResourceRecordSets",
        "route53:ListTagsForResources",
      ],
      resources: [`arn:aws:route53:::hostedzone/${hostedZoneId}`],
    },
    { actions: ["route53:ListHostedZones"] },
  ]);
  const from = { namespace: NAMESPACE, labels: PODS };
  return {
    name: NAME,
    layer: "edge",
    description: "Writes the DNS records of the published UIs",
    namespace: NAMESPACE,
    serves: ["externaldns.k8s.io"],
    releases: [
      {
        chart: charts.externalDns,
        values: {
          provider: { name: "aws" },
          sources: ["ingress"],
          domainFilters: [domain],
          policy: "sync",
          registry: "txt",
          txtOwnerId: cluster.name,
          extraArgs: [`--zone-id-filter=${hostedZoneId}`],
          env: [{ name: "AWS_DEFAULT_REGION", value: cluster.region }],
          serviceAccount: { name: identity.serviceAccount, annotations: identity.serviceAccountAnnotations },
          resources: resources({ cpu: "50m", memory: "64Mi" }, { cpu: "200m", memory: "256Mi" }),
        },
      },
    ],
    flows: [
      { from, to: "api-server", ports: [443], why: "follows Ingresses" },
      { from, to: "cloud-api", ports: [443], why: "writes records" },
    ],
    metrics: [{ name: NAME, pods: from, port: "http", portNumber: 7979 }],
  };
}
