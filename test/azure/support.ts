import { DefaultTokenResolver, TerraformStack, Testing, Tokenization } from "cdktf";
import { AzureCloud } from "../../lib/azure/azure-cloud";
import type { AzureEnvironment } from "../../lib/environment/schema";
import { profileOf, settingsOf } from "../../lib/environment/settings";
import { bindWorkloads } from "../../lib/platform/bind-workloads";

/** An `azure` environment, with what a test changes. */
export const environment = (changes: Partial<AzureEnvironment> = {}): AzureEnvironment => ({
  name: "azure-dev",
  cloud: "azure",
  region: "westeurope",
  stage: "dev",
  ...changes,
});

/** A block of Terraform in JSON: what tests read of it is whatever they assert on. */
export type Block = Readonly<Record<string, unknown>>;

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** What a stack became. */
export interface Document {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly ephemeral: Blocks;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
}

/** The cloud's half of an environment, made as the environment's stack makes it. */
export function made(changes: Partial<AzureEnvironment> = {}) {
  const given = environment(changes);
  const settings = settingsOf(given);
  const stack = new TerraformStack(Testing.app(), given.name);
  const cloud = new AzureCloud(stack, "azure", settings);
  const network = cloud.network("network");
  const cluster = cloud.cluster("cluster", { network });
  const { identities, stores } = bindWorkloads(cloud, cluster, profileOf(given).retention);
  const secrets = cloud.secretStore("secrets", { cluster, reader: identities["external-secrets"] });
  const postgres = cloud.postgres("postgres", { network, cluster, secrets });
  const registry = cloud.containerRegistry("registry");
  const addOns = cloud.addOns({
    network,
    cluster,
    domain: settings.domain,
    replicas: settings.profile.replicas,
  });
  const document = (): Document => JSON.parse(Testing.synth(stack, true)) as Document;
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

/** Resources of a type, by id. */
export const byId = (document: Document, type: string): Readonly<Record<string, Block>> =>
  document.resource[type] ?? {};

/** Resources of a type. */
export const all = (document: Document, type: string): Block[] => Object.values(byId(document, type));

/** The resource of a type whose id ends so; the only one when nothing is said. */
export function one(document: Document, type: string, end = ""): Block {
  const found = Object.entries(byId(document, type)).filter(([id]) =>
    id.replace(/_[0-9A-F]{8}$/, "").endsWith(end),
  );
  const [first, ...rest] = found;
  if (first === undefined || rest.length > 0) {
    throw new Error(
      `there must be one ${type} that ends with ${end}, got ${found.map(([id]) => id).join(", ") || "none"}`,
    );
  }
  return first[1];
}

/** Address of the resource of a type whose id ends so. */
export function addressOf(document: Document, type: string, end = ""): string {
  const block = one(document, type, end);
  const id = Object.entries(byId(document, type)).find(([, candidate]) => candidate === block)?.[0] ?? "";
  return `${type}.${id}`;
}

/** A value as the stack writes it: tokens become references. */
export function resolved(stack: TerraformStack, value: unknown): unknown {
  const concat = { join: (left: unknown, right: unknown): string => `${String(left)}${String(right)}` };
  return Tokenization.resolve(value, {
    scope: stack,
    preparing: false,
    resolver: new DefaultTokenResolver(concat),
  });
}
