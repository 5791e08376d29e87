import type { Edge } from "../cloud/cloud";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { LOAD_BALANCER_CONTROLLER } from "./add-ons/load-balancer-controller";

/** Protocols and ciphers of HTTPS listeners: TLS 1.2 and 1.3. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/**
 * UIs by one Application Load Balancer, on the internet only with a certificate and sign-in; otherwise not at all (rules 108, 109).
 * Plain HTTP answers with a redirect.
 */
export function edgeOf(settings: Settings<AwsEnvironment>): Edge | undefined {
  const { domain, oidc, certificateArn, name } = settings;
  if (domain === undefined || oidc === undefined || certificateArn === undefined) return undefined;
  const annotation = (key: string, value: string): [string, string] => [
    `alb.ingress.kubernetes.io/${key}`,
    value,
  ];
  return {
    className: "alb",
    kind: "alb",
    needs: [LOAD_BALANCER_CONTROLLER],
    annotations: Object.fromEntries([
      annotation("scheme", "internet-facing"),
      annotation("target-type", "ip"),
      annotation("group.name", name),
      annotation("listen-ports", '[{"HTTP":80},{"HTTPS":443}]'),
      annotation("ssl-redirect", "443"),
      annotation("ssl-policy", TLS_POLICY),
      annotation("certificate-arn", certificateArn),
      // A page that answers with its sign-in is healthy.
      annotation("success-codes", "200-403"),
      annotation("load-balancer-attributes", "routing.http.drop_invalid_header_fields.enabled=true"),
    ]),
  };
}
