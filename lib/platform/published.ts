import type { Edge } from "../cloud/cloud";
import type { SecretStore } from "../cloud/secret-store";
import type { StoredSecret } from "../kubernetes/stored-secret";
import type { PlatformSettings } from "./settings";

/** Name under which people store the client secret of the identity provider: one for every page, as there is one client. */
const CLIENT_SECRET = "oidc-client-secret";

/** What publishing a page takes: all of it, or the page is reached by `kubectl port-forward` alone (rule 108). */
export interface Published {
  readonly edge: Edge;
  /** DNS name below which the pages are. */
  readonly domain: string;
  readonly oidc: NonNullable<PlatformSettings["oidc"]>;
  readonly clientSecret: StoredSecret;
}

/** How an environment's pages are published, or nothing when it has no domain, no identity provider, or no safe way on its cloud. */
export function publishedBy(
  { domain, oidc }: Pick<PlatformSettings, "domain" | "oidc">,
  edge: Edge | undefined,
  secrets: SecretStore,
): Published | undefined {
  if (edge === undefined || domain === undefined || oidc === undefined) return undefined;
  return { edge, domain, oidc, clientSecret: secrets.provided(CLIENT_SECRET) };
}

/** The settings without domain and sign-in where nothing is published: a page without the proxy before it must not believe its headers. */
export function publishedSettings({
  settings,
  published,
}: {
  settings: PlatformSettings;
  published: Published | undefined;
}): PlatformSettings {
  return published === undefined ? { ...settings, domain: undefined, oidc: undefined } : settings;
}
