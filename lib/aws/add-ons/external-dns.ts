import type { Construct } from "constructs";
import type { Component } from "../../kubernetes/component";
import { EXTERNAL_DNS, externalDns as component } from "../../kubernetes/external-dns";
import type { AwsCluster } from "../cluster";

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
  const identity = cluster.identity(scope, "identity-external-dns", EXTERNAL_DNS);
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
  return component({
    environment: cluster.name,
    domain,
    identity,
    source: "ingress",
    provider: "aws",
    args: [`--zone-id-filter=${hostedZoneId}`],
    values: { env: [{ name: "AWS_DEFAULT_REGION", value: cluster.region }] },
    needs: [],
  });
}
