import type { Construct } from "constructs";
import type { NodePool } from "../lib/cloud/node-pool";
import type { SecretStore } from "../lib/cloud/secret-store";
import type { Environment } from "../lib/environment/schema";
import type { Settings } from "../lib/environment/settings";
import type { Component } from "../lib/kubernetes/component";
import { Installation } from "../lib/kubernetes/installation";
import { kubernetesProviders } from "../lib/kubernetes/providers";
import { bindWorkloads } from "../lib/platform/bind-workloads";
import { namespacesOf } from "../lib/platform/namespaces";
import { platformComponents } from "../lib/platform/platform";
import { publishedBy } from "../lib/platform/published";
import { backendFor } from "./backend";
import { CheckedStack } from "./checked-stack";
import { cloudFor } from "./cloud-for";
import { pricesOf } from "./cost";
import { outputs } from "./outputs";
import { pinProviders } from "./pin-providers";

/** One environment: the whole platform from the network to the dashboards, in one Terraform stack of the environment's name. */
export class EnvironmentStack extends CheckedStack {
  /** Pools of the cluster: what bounds its cost. */
  readonly pools: readonly NodePool[];
  /** Where its secrets are, and which of them people store. */
  readonly secrets: SecretStore;
  /** Every component that is installed, in no order. */
  readonly components: readonly Component[];

  constructor(scope: Construct, settings: Settings<Environment>) {
    super(scope, settings.name);
    backendFor(this, settings);

    const cloud = cloudFor(this, settings);
    const network = cloud.network("network");
    const cluster = cloud.cluster("cluster", { network });
    const { identities, stores } = bindWorkloads(cloud, cluster, settings.profile.retention);
    const secrets = cloud.secretStore("secrets", { cluster, reader: identities["external-secrets"] });
    const postgres = cloud.postgres("postgres", { network, cluster, secrets });
    const registry = cloud.containerRegistry("registry");

    kubernetesProviders(this, cluster.connection);
    const inputs = {
      settings,
      cluster,
      network,
      stores,
      identities,
      postgres,
      secrets,
      registry,
      published: publishedBy(settings, cloud.edge, secrets),
      unitPrices: pricesOf(settings, cluster.pools),
    };
    const addOns = cloud.addOns({
      network,
      cluster,
      domain: settings.domain,
      replicas: settings.profile.replicas,
    });
    const components = platformComponents(inputs, addOns);
    new Installation(this, "platform", {
      components,
      namespaces: namespacesOf(settings),
      ready: [...cluster.ready, ...cloud.outlivedByWorkloads],
    });
    this.pools = cluster.pools;
    this.secrets = secrets;
    this.components = components;
    outputs(this, { ...inputs, components });
    pinProviders(this);
  }
}
