import { TerraformStack, Testing } from "cdktf";
import type { GcpEnvironment } from "../../lib/environment/schema";
import { profileOf, settingsOf } from "../../lib/environment/settings";
import { GcpCloud } from "../../lib/gcp/gcp-cloud";
import { bindWorkloads } from "../../lib/platform/bind-workloads";

/** A `gcp` environment of a stage, with what a test changes. */
export const environment = (changes: Partial<GcpEnvironment> = {}): GcpEnvironment => ({
  name: "gcp-dev",
  cloud: "gcp",
  region: "europe-west4",
  stage: "dev",
  ...changes,
});

/** Attributes of a block of Terraform. */
export type Block = Readonly<Record<string, never>> & Readonly<Record<string, unknown>>;

/** What a stack became. */
export interface Document {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly ephemeral?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
}

/** The cloud's half of an environment, made as the environment's stack makes it. */
export function foundation(changes: Partial<GcpEnvironment> = {}) {
  const given = environment(changes);
  const settings = settingsOf(given);
  const stack = new TerraformStack(Testing.app(), given.name);
  const cloud = new GcpCloud(stack, "gcp", settings);
  const network = cloud.network("network");
  const cluster = cloud.cluster("cluster", { network });
  const { identities, stores } = bindWorkloads(cloud, cluster, profileOf(given).retention);
  const reader = identities["external-secrets"];
  const secrets = cloud.secretStore("secrets", { cluster, reader });
  const postgres = cloud.postgres("postgres", { network, cluster, secrets });
  const registry = cloud.containerRegistry("registry");
  const addOns = cloud.addOns({
    network,
    cluster,
    domain: settings.domain,
    replicas: settings.profile.replicas,
  });
  const document = (): Document => JSON.parse(Testing.synth(stack)) as Document;
  return {
    settings,
    stack,
    cloud,
    network,
    cluster,
    identities,
    stores,
    secrets,
    postgres,
    registry,
    addOns,
    document,
  };
}

/** Resources of a type. */
export const all = (document: Document, type: string): Block[] =>
  Object.values(document.resource[type] ?? {});

/** The one resource of a type. */
export function only(document: Document, type: string): Block {
  const [block, ...rest] = all(document, type);
  if (block === undefined || rest.length > 0)
    throw new Error(`there must be one ${type}, got ${String(rest.length + (block ? 1 : 0))}`);
  return block;
}
