import type { Component, Flow } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
import { CERTIFICATE_CONTROLLER } from "../foundation/cert-manager";
import { ACME_ISSUER, UI_GATEWAY } from "../foundation/issuers";
import { containerPort, envoyProxy, GATEWAY_CLASS, proxyPods } from "./envoy-gateway";
import { backendOf, EDGE_NAMESPACE, type Publication, type PublishedInterface } from "./publication";

const TLS_SECRET = "ui-tls";
const GATEWAY_API = "gateway.networking.k8s.io/v1";

/** One load balancer rule for each page, in the namespace of what it leads to, as an Ingress can lead nowhere else. */
function ingresses(pages: readonly PublishedInterface[], { edge }: Publication): KubernetesObject[] {
  return pages.map((page) => {
    const { namespace, service, port } = backendOf(page);
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: `ui-${page.name}`, namespace, annotations: edge.annotations },
      spec: {
        ingressClassName: edge.className,
        rules: [
          {
            host: page.host,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: service, port: { number: port } } },
                },
              ],
            },
          },
        ],
      },
    };
  });
}

/** Routes of the pages' own namespaces alone: a tenant's route would pass by the sign-in, or take over a host. */
function routesFrom(pages: readonly PublishedInterface[]): object {
  const values = [...new Set([EDGE_NAMESPACE, ...pages.map((page) => backendOf(page).namespace)])].sort();
  return {
    namespaces: {
      from: "Selector",
      selector: { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values }] },
    },
  };
}

/** The Gateway of the pages: a listener with a certificate for each, and one on port 80 that only redirects. */
function uiGateway(pages: readonly PublishedInterface[]): KubernetesObject {
  return {
    apiVersion: GATEWAY_API,
    kind: "Gateway",
    metadata: { ...UI_GATEWAY, annotations: { "cert-manager.io/cluster-issuer": ACME_ISSUER } },
    spec: {
      gatewayClassName: GATEWAY_CLASS,
      infrastructure: {
        parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: UI_GATEWAY.name },
      },
      listeners: [
        { name: "http", protocol: "HTTP", port: 80, allowedRoutes: routesFrom(pages) },
        ...pages.map((page) => ({
          name: page.name,
          protocol: "HTTPS",
          port: 443,
          hostname: page.host,
          tls: {
            mode: "Terminate",
            certificateRefs: [{ kind: "Secret", name: `${TLS_SECRET}-${page.name}` }],
          },
          allowedRoutes: routesFrom(pages),
        })),
      ],
    },
  };
}

/** A route through one listener of the Gateway. */
function route(name: string, namespace: string, listener: string, spec: object): KubernetesObject {
  return {
    apiVersion: GATEWAY_API,
    kind: "HTTPRoute",
    metadata: { name, namespace },
    spec: { parentRefs: [{ ...UI_GATEWAY, sectionName: listener }], ...spec },
  };
}

/** One Gateway with a certificate for all pages, a redirect to TLS, and a route for each page. */
function gatewayRoutes(
  pages: readonly PublishedInterface[],
  { edge }: Publication,
  replicas: number,
): KubernetesObject[] {
  const redirect = { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } };
  return [
    envoyProxy({
      ...UI_GATEWAY,
      replicas,
      service: { name: "ui-gateway", type: "LoadBalancer", annotations: edge.annotations },
    }),
    uiGateway(pages),
    route("redirect-to-tls", EDGE_NAMESPACE, "http", {
      hostnames: pages.map(({ host }) => host),
      rules: [{ filters: [redirect] }],
    }),
    ...pages.map((page) => {
      const { namespace, service, port } = backendOf(page);
      const rules = [{ backendRefs: [{ name: service, port }] }];
      return route(`ui-${page.name}`, namespace, page.name, { hostnames: [page.host], rules });
    }),
  ];
}

function gatewayFlows(pages: readonly PublishedInterface[]): Flow[] {
  const from = { namespace: "envoy-gateway", labels: proxyPods(UI_GATEWAY.name) };
  const direct = pages.filter(({ signIn }) => signIn === "own");
  return [
    {
      from: "internet",
      to: from,
      ports: [containerPort(80), containerPort(443)],
      why: "people reach the UIs through TLS",
    },
    // From inside the cluster the load balancer's public address leads straight to the proxies' pods, not out and back.
    {
      from: CERTIFICATE_CONTROLLER,
      to: from,
      ports: [containerPort(80), containerPort(443)],
      why: "tests the proofs that certificates ask for",
    },
    {
      from,
      to: { namespace: EDGE_NAMESPACE },
      ports: [4180, 8089],
      why: "sign-in, and the proofs that certificates ask for",
    },
    ...direct.map((page): Flow => ({
      from,
      to: { namespace: page.namespace, labels: page.pods },
      ports: [page.targetPort],
      why: `people reach ${page.name}, which asks for sign-in itself`,
    })),
  ];
}

function loadBalancerFlows(pages: readonly PublishedInterface[]): Flow[] {
  return pages
    .filter(({ signIn }) => signIn === "own")
    .map((page) => ({
      from: "edge",
      to: { namespace: page.namespace, labels: page.pods },
      ports: [page.targetPort],
      why: `people reach ${page.name}, which asks for sign-in itself`,
    }));
}

/** Publishes the pages: nothing but TLS, and nothing that does not ask for sign-in (rules 108, 109). */
export function uiRoutes(
  pages: readonly PublishedInterface[],
  publication: Publication,
  replicas: number,
): Component {
  const gateway = publication.edge.kind === "gateway";
  return {
    name: "ui-routes",
    layer: "edge",
    description: "Publishes the UIs under the environment's domain",
    namespace: EDGE_NAMESPACE,
    needs: [...new Set([...publication.needs, "sign-in"])],
    after: gateway ? gatewayRoutes(pages, publication, replicas) : ingresses(pages, publication),
    flows: gateway ? gatewayFlows(pages) : loadBalancerFlows(pages),
  };
}
