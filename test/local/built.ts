import { TerraformStack, Testing } from "cdktf";
import { localEnvironment, type LocalEnvironment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import type { Component } from "../../lib/kubernetes/component";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import { LocalCloud } from "../../lib/local/local-cloud";
import { bindWorkloads } from "../../lib/platform/bind-workloads";

/** An environment as its file would have it. */
export const environment = (over: Partial<LocalEnvironment> = {}): LocalEnvironment =>
  localEnvironment.parse({ name: "local-dev", cloud: "local", stage: "dev", ...over });

interface SecretBlock {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: unknown;
  readonly data_wo: Record<string, string>;
  readonly data_wo_revision: number;
}
interface Synthesized {
  readonly resource: {
    readonly kubernetes_secret_v1: Record<string, SecretBlock>;
    readonly kubernetes_namespace_v1: Record<string, unknown>;
  };
  readonly ephemeral: {
    readonly random_password: Record<string, { readonly length: number; readonly special: boolean }>;
  };
}

/** A stack with all that a local environment has, and what was made for it. */
export function built(over: Partial<LocalEnvironment> = {}) {
  const stack = new TerraformStack(Testing.app(), "local-dev");
  const cloud = new LocalCloud(stack, "local", settingsOf(environment(over)));
  const network = cloud.network("network");
  const cluster = cloud.cluster("cluster");
  const { identities, stores } = bindWorkloads(
    cloud,
    cluster,
    settingsOf(environment(over)).profile.retention,
  );
  const secrets = cloud.secretStore("secrets", { reader: identities["external-secrets"] });
  const postgres = cloud.postgres("postgres");
  const components = cloud.addOns({ network, cluster, domain: undefined, replicas: 1 });
  return { stack, cloud, cluster, identities, stores, secrets, postgres, components };
}

/** The stack as Terraform gets it. */
export const synthesized = (stack: TerraformStack) => JSON.parse(Testing.synth(stack)) as Synthesized;
/** All objects of a component. */
export const objectsOf = (component: Component): readonly KubernetesObject[] => [
  ...(component.before ?? []),
  ...(component.after ?? []),
];
/** A component by its name. */
export const named = (components: readonly Component[], name: string): Component => {
  const found = components.find((component) => component.name === name);
  if (found === undefined) throw new Error(`no component ${name}`);
  return found;
};
