import type { Component, Flow } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
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

/** One Gateway with a certificate for all pages, a redirect to TLS, and a route for each page. */
function gatewayRoutes(
  pages: readonly PublishedInterface[],
  { edge }: Publication,
  replicas: number,
): KubernetesObject[] {
  const parent = (sectionName: string) => ({ ...UI_GATEWAY, sectionName });
  return [
    envoyProxy({
      ...UI_GATEWAY,
      replicas,
      service: { name: "ui-gateway", type: "LoadBalancer", annotations: edge.annotations },
    }),
    {
      apiVersion: GATEWAY_API,
      kind: "Gateway",
      metadata: { ...UI_GATEWAY, annotations: { "cert-manager.io/cluster-issuer": ACME_ISSUER } },
      spec: {
        gatewayClassName: GATEWAY_CLASS,
        infrastructure: {
          parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: UI_GATEWAY.name },
        },
        listeners: [
          { name: "http", protocol: "HTTP", port: 80, allowedRoutes: { namespaces: { from: "All" } } },
          ...pages.map((page) => ({
            name: page.name,
            protocol: "HTTPS",
            port: 443,
            hostname: page.host,
            tls: {
              mode: "Terminate",
              certificateRefs: [{ kind: "Secret", name: `${TLS_SECRET}-${page.name}` }],
            },
            allowedRoutes: { namespaces: { from: "All" } },
          })),
        ],
      },
    },
    {
      apiVersion: GATEWAY_API,
      kind: "HTTPRoute",
      metadata: { name: "redirect-to-tls", namespace: EDGE_NAMESPACE },
      spec: {
        parentRefs: [parent("http")],
        hostnames: pages.map(({ host }) => host),
        rules: [
          { filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] },
        ],
      },
    },
    ...pages.map((page) => {
      const { namespace, service, port } = backendOf(page);
      return {
        apiVersion: GATEWAY_API,
        kind: "HTTPRoute",
        metadata: { name: `ui-${page.name}`, namespace },
        spec: {
          parentRefs: [parent(page.name)],
          hostnames: [page.host],
          rules: [{ backendRefs: [{ name: service, port }] }],
        },
      };
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
