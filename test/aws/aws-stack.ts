import { Testing, TerraformStack, type App } from "cdktf";
import { AwsCloud } from "../../lib/aws/aws-cloud";
import type { Stage } from "../../lib/environment/profile";
import { awsEnvironment, type AwsEnvironment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import type { Component } from "../../lib/kubernetes/component";
import { Installation } from "../../lib/kubernetes/installation";
import { kubernetesProviders } from "../../lib/kubernetes/providers";
import { bindWorkloads, type BoundWorkloads } from "../../lib/platform/bind-workloads";
import { NAMESPACES } from "../../lib/platform/namespaces";
import type { AwsCluster } from "../../lib/aws/cluster";
import type { AwsNetwork } from "../../lib/aws/network";
import type { AwsPostgres } from "../../lib/aws/postgres";
import type { AwsSecretStore } from "../../lib/aws/secret-store";

/** A resource, data source or provider of a synthesized stack: JSON of which a test knows its part. */
export type Body = Readonly<Record<string, unknown>>;

/** What is at a path of names and numbers in JSON, for example `rule.0.filter`; undefined where there is nothing. */
export function at(value: unknown, path: string | readonly string[]): unknown {
  const names = typeof path === "string" ? path.split(".") : path;
  return names.reduce<unknown>((inner, name) => (inner as Body | undefined)?.[name], value);
}

/** A text at a path. */
export function text(value: unknown, path: string): string {
  const found = at(value, path);
  if (typeof found !== "string") throw new Error(`${path} must be a text, got ${JSON.stringify(found)}`);
  return found;
}

/** A list at a path. */
export function list(value: unknown, path: string): readonly Body[] {
  const found = at(value, path);
  if (!Array.isArray(found)) throw new Error(`${path} must be a list, got ${JSON.stringify(found)}`);
  return found as Body[];
}

/** An environment's file with what a test wants otherwise. */
export const environment = (stage: Stage, more: Partial<AwsEnvironment> = {}): AwsEnvironment =>
  awsEnvironment.parse({ name: `aws-${stage}`, cloud: "aws", region: "us-west-2", stage, ...more });

/** The AWS half of an environment with its own components installed, without the platform: what the AWS tests look at. */
export class AwsStack extends TerraformStack {
  readonly cloud: AwsCloud;
  readonly network: AwsNetwork;
  readonly cluster: AwsCluster;
  readonly workloads: BoundWorkloads;
  readonly secrets: AwsSecretStore;
  readonly postgres: AwsPostgres;
  readonly components: readonly Component[];

  constructor(given: AwsEnvironment, app: App = Testing.app()) {
    super(app, given.name);
    const settings = settingsOf(given);
    this.cloud = new AwsCloud(this, "aws", settings);
    this.network = this.cloud.network("network");
    this.cluster = this.cloud.cluster("cluster", { network: this.network });
    this.workloads = bindWorkloads(this.cloud, this.cluster, settings.profile.retention);
    this.secrets = this.cloud.secretStore("secrets", {
      reader: this.workloads.identities["external-secrets"],
    });
    this.postgres = this.cloud.postgres("postgres", {
      network: this.network,
      cluster: this.cluster,
      secrets: this.secrets,
    });
    this.postgres.database("mlflow");
    this.secrets.provided("slack-webhook");
    this.cloud.containerRegistry("registry");
    kubernetesProviders(this, this.cluster.connection);
    const { domain, profile } = settings;
    this.components = this.cloud.addOns({
      network: this.network,
      cluster: this.cluster,
      domain,
      replicas: profile.replicas,
    });
    new Installation(this, "platform", {
      components: this.components,
      namespaces: NAMESPACES,
      ready: [...this.cluster.ready, ...this.cloud.outlivedByWorkloads],
    });
  }
}

/** A synthesized stack, asked for its parts. */
export class Synthesized {
  readonly json: Readonly<
    Record<
      "resource" | "data" | "provider" | "ephemeral",
      Readonly<Record<string, Readonly<Record<string, Body>>>>
    >
  >;

  constructor(readonly stack: AwsStack) {
    this.json = JSON.parse(Testing.synth(stack)) as typeof this.json;
  }

  /** Every resource of a type, by its id. */
  all(type: string): Readonly<Record<string, Body>> {
    return this.json.resource[type] ?? {};
  }

  /** The one resource of a type whose id contains `part`. */
  one(type: string, part = ""): Body {
    const found = Object.entries(this.all(type)).filter(([id]) => id.includes(part));
    if (found.length !== 1)
      throw new Error(
        `${type} with ${part} must be one, got ${found.map(([id]) => id).join(", ") || "none"}`,
      );
    return found[0]![1];
  }
}

/** Synthesizes an environment's AWS half. */
export const synthesized = (stage: Stage, more: Partial<AwsEnvironment> = {}): Synthesized =>
  new Synthesized(new AwsStack(environment(stage, more)));

/** A statement of a policy document. */
export interface PolicyStatement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Statements of a policy document as synthesized. */
export const statements = (policy: unknown): readonly PolicyStatement[] =>
  (JSON.parse(String(policy)) as { Statement: PolicyStatement[] }).Statement;
