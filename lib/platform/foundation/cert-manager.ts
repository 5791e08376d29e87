import { charts } from "../../kubernetes/charts";
import type { Component, HelmValues, PodSelector } from "../../kubernetes/component";
import { resources } from "../../kubernetes/resources";
import { toApiServer } from "../flows";
import type { PlatformInputs } from "../inputs";
import { acmeIssuer, clusterAuthority } from "./issuers";

const NAMESPACE = "cert-manager";
const WEBHOOK_PODS = { "app.kubernetes.io/name": "webhook", "app.kubernetes.io/instance": "cert-manager" };

/** Pods that order certificates and ask for their own proofs before the authority does. */
export const CERTIFICATE_CONTROLLER: PodSelector = {
  namespace: NAMESPACE,
  labels: { "app.kubernetes.io/name": "cert-manager" },
};

/**
 * Certificates: cert-manager with its CRDs, an authority of the cluster's own, and, where UIs are published through the gateway, publicly
 * trusted ones. On a load balancer that ends TLS itself (ALB) the certificate is the load balancer's, so no ACME issuer is made there.
 */
export function certManager(inputs: Pick<PlatformInputs, "settings" | "published">): Component {
  const acme = inputs.published?.edge.kind === "gateway";
  return {
    name: "cert-manager",
    layer: "foundation",
    description: "Issues and renews the certificates of webhooks and, through the gateway, of the UIs",
    namespace: NAMESPACE,
    // With Gateway support on, cert-manager does not start before the Gateway API's CRDs are there.
    ...(acme ? { needs: ["envoy-gateway"] } : {}),
    serves: ["cert-manager.io", "acme.cert-manager.io"],
    releases: [{ chart: charts.certManager, values: values(inputs.settings.profile, acme) }],
    after: [...clusterAuthority(NAMESPACE), ...(acme ? [acmeIssuer] : [])],
    metrics: [
      {
        name: "cert-manager",
        pods: { namespace: NAMESPACE, labels: { "app.kubernetes.io/instance": "cert-manager" } },
        port: "http-metrics",
        portNumber: 9402,
      },
    ],
    flows: [
      toApiServer(NAMESPACE, "watches certificates and writes their secrets"),
      ...(acme
        ? [
            {
              from: CERTIFICATE_CONTROLLER,
              to: "internet",
              ports: [80, 443],
              why: "orders certificates and tests its own challenges",
            } as const,
          ]
        : []),
    ],
    webhooks: [{ pods: WEBHOOK_PODS, port: 10250 }],
    budgets: [{ name: "cert-manager-webhook", pods: WEBHOOK_PODS }],
  };
}

function values(profile: PlatformInputs["settings"]["profile"], gateway: boolean): HelmValues {
  return {
    crds: { enabled: true, keep: !profile.disposable },
    global: { leaderElection: { namespace: NAMESPACE } },
    replicaCount: profile.replicas,
    ...(gateway
      ? {
          config: {
            apiVersion: "controller.config.cert-manager.io/v1alpha1",
            kind: "ControllerConfiguration",
            gatewayAPI: { enabled: true },
          },
        }
      : {}),
    resources: resources({ cpu: "20m", memory: "96Mi" }),
    webhook: { replicaCount: profile.replicas, resources: resources({ cpu: "10m", memory: "48Mi" }) },
    cainjector: { replicaCount: profile.replicas, resources: resources({ cpu: "10m", memory: "128Mi" }) },
    startupapicheck: { resources: resources({ cpu: "10m", memory: "48Mi" }) },
  };
}
