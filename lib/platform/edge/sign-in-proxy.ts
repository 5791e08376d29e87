import { charts } from "../../kubernetes/charts";
import type { Component } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import { resources } from "../../kubernetes/resources";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import type { PlatformSettings } from "../settings";
import { EDGE_NAMESPACE, proxyName, type PublishedInterface } from "./publication";

/** Port on which oauth2-proxy listens. */
export const PROXY_PORT = 4180;
const METRICS_PORT = 44180;

/** What the proxies need to sign people in. */
export interface SignInProps {
  readonly pages: readonly PublishedInterface[];
  readonly oidc: NonNullable<PlatformSettings["oidc"]>;
  readonly clientSecret: StoredSecret;
  /** 32 characters, which oauth2-proxy uses as an AES key. */
  readonly cookieSecret: StoredSecret;
  readonly replicas: number;
}

/** Labels of a proxy's pods. */
export const proxyPodsOf = (page: PublishedInterface): Record<string, string> => ({
  "app.kubernetes.io/name": "oauth2-proxy",
  "app.kubernetes.io/instance": proxyName(page),
});

/** A proxy that asks for sign-in in front of every page whose product cannot ask itself (rule 108). */
export function signInProxies(props: SignInProps): Component {
  const { pages, oidc, clientSecret, cookieSecret, replicas } = props;
  const groups = [...oidc.adminGroups, ...(oidc.engineerGroups ?? []), ...(oidc.scientistGroups ?? [])];
  return {
    name: "sign-in",
    layer: "edge",
    description: "Asks for sign-in in front of pages that cannot do it themselves",
    namespace: EDGE_NAMESPACE,
    before: [
      externalSecret({
        name: "sign-in",
        namespace: EDGE_NAMESPACE,
        data: { "client-secret": clientSecret, "cookie-secret": cookieSecret },
        template: {
          "client-id": oidc.clientId,
          "client-secret": '{{ index . "client-secret" }}',
          "cookie-secret": '{{ index . "cookie-secret" }}',
        },
      }),
    ],
    releases: pages.map((page) => ({
      chart: charts.oauth2Proxy,
      name: proxyName(page),
      values: values(page, oidc.issuer, groups, replicas),
    })),
    metrics: pages.map((page) => ({
      name: proxyName(page),
      pods: { namespace: EDGE_NAMESPACE, labels: proxyPodsOf(page) },
      port: "metrics",
      portNumber: METRICS_PORT,
    })),
    flows: pages.flatMap((page) => {
      const from = { namespace: EDGE_NAMESPACE, labels: proxyPodsOf(page) };
      return [
        { from, to: "internet" as const, ports: [443], why: "asks the identity provider" },
        {
          from,
          to: { namespace: page.namespace, labels: page.pods },
          ports: [page.targetPort],
          why: `shows ${page.name} to people who signed in`,
        },
        { from: "edge" as const, to: from, ports: [PROXY_PORT], why: "people's requests" },
      ];
    }),
    budgets: pages.map((page) => ({ name: proxyName(page), pods: proxyPodsOf(page) })),
  };
}

function values(page: PublishedInterface, issuer: string, groups: readonly string[], replicas: number) {
  return {
    replicaCount: replicas,
    config: {
      existingSecret: "sign-in",
      emailDomains: ["*"],
      upstreams: [`http://${page.service}.${page.namespace}.svc:${String(page.port)}`],
    },
    extraArgs: {
      provider: "oidc",
      "oidc-issuer-url": issuer,
      "allowed-group": groups.join(","),
      "redirect-url": `https://${page.host}/oauth2/callback`,
      "cookie-secure": "true",
      "reverse-proxy": "true",
      "skip-provider-button": "true",
      // Pages with their own list of allowed hosts see the address that people typed.
      "pass-host-header": "true",
    },
    resources: resources({ cpu: "20m", memory: "64Mi" }),
    podDisruptionBudget: { enabled: false },
    initContainers: { waitForRedis: { enabled: false } },
    serviceAccount: { automountServiceAccountToken: false },
  };
}
