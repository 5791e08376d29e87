import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { envoyGateway } from "./envoy-gateway";
import { publishedInterfaces } from "./publication";
import { uiRoutes } from "./routes";
import { signInProxies } from "./sign-in-proxy";

/** Components of the edge layer: the data plane of inference. */
export function edge(inputs: PlatformInputs): readonly Component[] {
  return [envoyGateway({ replicas: inputs.settings.profile.replicas })];
}

/**
 * What publishes the pages of `components`: sign-in and routes. Nothing where nothing is published.
 */
export function publication(inputs: PlatformInputs, components: readonly Component[]): readonly Component[] {
  const { published, settings, secrets } = inputs;
  if (published === undefined) return [];
  const { edge: way, domain, oidc, clientSecret } = published;
  const pages = publishedInterfaces(components, domain);
  const { replicas } = settings.profile;
  const signIn = signInProxies({
    pages: pages.filter((page) => page.signIn === "proxy"),
    oidc,
    clientSecret,
    cookieSecret: secrets.generate("sign-in-cookie", { length: 32 }),
    replicas,
  });
  const owners = components.filter(({ interfaces = [] }) => interfaces.length > 0).map(({ name }) => name);
  const needs = [...owners, ...way.needs];
  return [signIn, uiRoutes(pages, { edge: way, domain, needs }, replicas)];
}
