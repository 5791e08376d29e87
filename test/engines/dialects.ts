import type { StackJson } from "./stand-ins";

/** Rewrites a stack for a release of a provider that is not the one it was written for. */
export type Dialect = (stack: StackJson) => StackJson;

type Block = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, Readonly<Record<string, Block>>>>;

const resourcesOf = (stack: StackJson): Named => (stack["resource"] ?? {}) as Named;

/** The stack with every resource of one type rewritten. */
function withResources(stack: StackJson, type: string, rewrite: (resource: Block) => Block): StackJson {
  const { [type]: found, ...others } = resourcesOf(stack);
  if (found === undefined) return stack;
  const rewritten = Object.fromEntries(
    Object.entries(found).map(([id, resource]) => [id, rewrite(resource)]),
  );
  return { ...stack, resource: { ...others, [type]: rewritten } };
}

/** The stack with texts replaced wherever they stand. */
function withText(stack: StackJson, from: RegExp, to: string): StackJson {
  return JSON.parse(JSON.stringify(stack).replace(from, to)) as StackJson;
}

/** Kubernetes 1.x reads the user's kubeconfig unless told not to, and predates version v1 of exec credentials. */
function kubernetesProvider(stack: StackJson): StackJson {
  const provider = stack["provider"] as Readonly<Record<string, readonly Block[]>> | undefined;
  const blocks = provider?.["kubernetes"];
  if (blocks === undefined) return stack;
  const fitted = blocks.map((block) =>
    withText(
      { terraform: {}, load_config_file: "config_path" in block, ...block },
      /k8s\.io\/v1"/g,
      'k8s.io/v1beta1"',
    ),
  );
  return {
    ...stack,
    provider: { ...provider, kubernetes: fitted.map(({ terraform: _none, ...block }) => block) },
  };
}

/** Kubernetes 1.x knows each kind by its bare name, and has no data that is never read back. */
function kubernetesOne(stack: StackJson): StackJson {
  const named = withText(stack, /\bkubernetes_([a-z_]+)_v[12]\b/g, "kubernetes_$1");
  const readable = withResources(
    named,
    "kubernetes_secret",
    ({ data_wo: data, data_wo_revision: _revision, ...rest }) =>
      data === undefined ? rest : { ...rest, data },
  );
  return kubernetesProvider(readable);
}

/** Random 3.6 has no password that lives for one run only: it becomes a resource; what it is written to is the same. */
function randomBefore37(stack: StackJson): StackJson {
  const named = withText(stack, /\bephemeral\.random_password\b/g, "random_password");
  const { random_password: passwords, ...others } = (named["ephemeral"] ?? {}) as Named;
  if (passwords === undefined) return named;
  const { ephemeral: _all, ...rest } = named;
  const moved = {
    ...rest,
    terraform: named.terraform,
    resource: { ...resourcesOf(named), random_password: passwords },
  };
  return Object.keys(others).length === 0 ? moved : { ...moved, ephemeral: others };
}

/** Azurerm 5 names parents by id, writes service endpoints as blocks, and wants to be told how nodes are provisioned. */
function azurermFive(stack: StackJson): StackJson {
  const links = withResources(stack, "azurerm_private_dns_zone_virtual_network_link", (link) => {
    const { private_dns_zone_name: zone, resource_group_name: _group, ...rest } = link;
    return { ...rest, private_dns_zone_id: zone };
  });
  const trusts = withResources(links, "azurerm_federated_identity_credential", (trust) => {
    const { parent_id: identity, resource_group_name: _group, ...rest } = trust;
    return { ...rest, user_assigned_identity_id: identity };
  });
  const subnets = withResources(trusts, "azurerm_subnet", ({ service_endpoints: services, ...rest }) =>
    services === undefined
      ? rest
      : { ...rest, service_endpoint: (services as readonly string[]).map((service) => ({ service })) },
  );
  return withResources(subnets, "azurerm_kubernetes_cluster", (cluster) => ({
    node_provisioning_profile: { mode: "Manual" },
    ...cluster,
  }));
}

/** Dialects by provider and major version of the stand-in; where there is none, the stand-in speaks the same. */
export const dialects: Readonly<Record<string, Dialect>> = {
  "kubernetes 1": kubernetesOne,
  "random 3": randomBefore37,
  "azurerm 5": azurermFive,
};
