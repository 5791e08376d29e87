import type { Edge } from "../../cloud/cloud";
import type { Component, UserInterface } from "../../kubernetes/component";

/** A web page together with the component it belongs to. */
export interface PublishedInterface extends UserInterface {
  readonly namespace: string;
  /** Host name below the environment's domain. */
  readonly host: string;
}

/** Where to publish and under which domain. */
export interface Publication {
  readonly edge: Edge;
  readonly domain: string;
  /** Components that must be up before a page is published: the load balancer's controller, and what the pages lead to. */
  readonly needs: readonly string[];
}

/** Every web page of the components, with its host name. */
export function publishedInterfaces(
  components: readonly Component[],
  domain: string,
): readonly PublishedInterface[] {
  return components.flatMap(({ namespace, interfaces = [] }) =>
    interfaces.map((page) => ({ ...page, namespace, host: `${page.name}.${domain}` })),
  );
}

/** The Service that people reach: the page's own, or the sign-in proxy in front of it. */
export interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

/** Namespace and name of the sign-in proxy of a page. */
export const proxyName = (page: UserInterface): string => `sign-in-${page.name}`;

/** Namespace of everything that publishes the pages. */
export const EDGE_NAMESPACE = "edge";

/** Where requests for a page go. */
export function backendOf(page: PublishedInterface): Backend {
  return page.signIn === "own"
    ? { namespace: page.namespace, service: page.service, port: page.port }
    : { namespace: EDGE_NAMESPACE, service: proxyName(page), port: 80 };
}
