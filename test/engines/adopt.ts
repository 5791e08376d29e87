import { namesIn, releasesOf } from "./cluster-state";
import { findProgram } from "./engines";
import type { ControlPlane } from "./kube";
import { type Finished, run } from "./process";
import type { Terraform } from "./terraform";

/** A cluster and Terraform's idea of it. */
export interface Deployed {
  readonly plane: ControlPlane;
  readonly terraform: Terraform;
  /** Lock that an aborted command left behind. */
  lockId(): string | undefined;
}

/** Something in the cluster that the state does not know, and the command that brings the two together. */
export interface Orphan {
  readonly what: string;
  /** For a person to type. */
  readonly command: string;
  /** The same, as arguments; the program is the command's first word. */
  readonly args: readonly string[];
}

interface Configured {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, ConfiguredResource>>>>;
}

interface ConfiguredResource {
  readonly name?: string;
  readonly namespace?: string;
  readonly metadata?: { readonly name?: string };
}

/** Resources of the configuration with their address. */
function configured(world: Deployed): { address: string; type: string; resource: ConfiguredResource }[] {
  const { resource = {} } = world.terraform.configuration() as Configured;
  return Object.entries(resource).flatMap(([type, named]) =>
    Object.entries(named).map(([id, entry]) => ({ address: `${type}.${id}`, type, resource: entry })),
  );
}

function importing(what: string, address: string, id: string): Orphan {
  return {
    what,
    command: `terraform import '${address}' ${id}`,
    args: ["import", "-input=false", address, id],
  };
}

/** A record that an install or upgrade left unfinished: no later apply may touch it, so it is removed and made again. */
function unfinished(what: string, name: string, namespace: string): Orphan {
  return {
    what,
    command: `helm uninstall ${name} --namespace ${namespace}`,
    args: ["uninstall", name, "--namespace", namespace],
  };
}

/** An upgrade that was cut short: Helm goes back to the last good revision, which the state still describes. */
function halfUpgraded(what: string, name: string, namespace: string): Orphan {
  return {
    what,
    command: `helm rollback ${name} --namespace ${namespace}`,
    args: ["rollback", name, "--namespace", namespace],
  };
}

/** What an aborted apply left in the cluster without telling the state, or left unfinished. */
export async function findOrphans(world: Deployed): Promise<Orphan[]> {
  const lock = world.lockId();
  if (lock !== undefined) {
    return [
      {
        what: "lock of the state",
        command: "terraform force-unlock LOCK_ID",
        args: ["force-unlock", "-force", lock],
      },
    ];
  }
  const known = new Set(await world.terraform.state());
  const namespaces = new Set(await namesIn(world.plane, "/api/v1/namespaces"));
  const records = new Map((await releasesOf(world.plane)).map((record) => [record.name, record]));
  return configured(world).flatMap(({ address, type, resource }): Orphan[] => {
    if (type.startsWith("kubernetes_namespace")) {
      const name = resource.metadata?.name ?? "";
      return known.has(address) || !namespaces.has(name)
        ? []
        : [importing(`namespace ${name}`, address, name)];
    }
    const record = records.get(resource.name ?? "");
    if (type !== "helm_release" || record === undefined) return [];
    const what = `release ${record.name}, ${record.status}`;
    if (record.status === "pending-upgrade" || record.status === "pending-rollback")
      return [halfUpgraded(what, record.name, record.namespace)];
    if (record.status !== "deployed") return [unfinished(what, record.name, record.namespace)];
    return known.has(address) ? [] : [importing(what, address, `${record.namespace}/${record.name}`)];
  });
}

/** Runs the command that brings an orphan and the state together. */
export function adopt(world: Deployed, args: readonly string[]): Promise<Finished> {
  if (args[0] === "import" || args[0] === "force-unlock") return world.terraform.start(args).finished;
  return run(findProgram("helm") ?? "helm", [...args, "--kubeconfig", world.plane.kubeconfig]);
}
