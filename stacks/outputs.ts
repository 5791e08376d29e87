import { TerraformOutput, type TerraformStack } from "cdktf";
import type { Component } from "../lib/kubernetes/component";
import type { PlatformInputs } from "../lib/platform/inputs";

/** What a person needs after a deploy: commands, addresses and names. None is secret. */
export function outputs(
  stack: TerraformStack,
  inputs: PlatformInputs & { readonly components: readonly Component[] },
): void {
  const { cluster, stores, postgres, registry, identities, secrets, components, settings } = inputs;
  const values: Record<string, string | Record<string, string>> = {
    cluster_name: cluster.name,
    kubeconfig_command: cluster.kubeconfigCommand,
    port_forward_commands: portForwards(components),
    object_stores: Object.fromEntries(Object.values(stores).map((store) => [store.name, store.bucketName])),
    database_endpoint: `${postgres.host}:${String(postgres.port)}`,
    container_registry: registry.address,
    registry_login_command: registry.loginCommand,
    workload_identities: Object.fromEntries(
      Object.values(identities).map((identity) => [identity.name, identity.displayName]),
    ),
    password_commands: {
      "postgres-admin": secrets.readCommand(postgres.admin.password),
      ...passwordCommands(components),
    },
    secrets_to_store: Object.fromEntries(
      secrets.expected.map(({ name, secret }) => [name, secrets.writeCommand(secret)]),
    ),
  };
  if (inputs.published !== undefined) {
    values["addresses"] = Object.fromEntries(
      components.flatMap(({ interfaces = [] }) =>
        interfaces.map(({ name }) => [name, `https://${name}.${String(settings.domain)}`]),
      ),
    );
  }
  for (const [name, value] of Object.entries(values)) new TerraformOutput(stack, name, { value });
}

/** Where the password of each web page's own administrator is: the command that prints it, never the password. */
function passwordCommands(components: readonly Component[]): Record<string, string> {
  return Object.fromEntries(
    components.flatMap(({ interfaces = [] }) =>
      interfaces.flatMap(({ name, passwordCommand }) =>
        passwordCommand === undefined ? [] : [[name, passwordCommand]],
      ),
    ),
  );
}

/** A `kubectl port-forward` for each web page of the platform. */
export function portForwards(components: readonly Component[]): Record<string, string> {
  return Object.fromEntries(
    components.flatMap(({ namespace, interfaces = [] }) =>
      interfaces.map(({ name, service, port, localPort }) => [
        name,
        `kubectl --namespace ${namespace} port-forward service/${service} ${String(localPort)}:${String(port)}`,
      ]),
    ),
  );
}
