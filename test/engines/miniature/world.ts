import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namesIn, ownNamespaces } from "../cluster-state";
import { type ControlPlane, startControlPlane } from "../kube";
import type { Finished } from "../process";
import { type StateServer, startStateServer } from "../state-server";
import { Terraform } from "../terraform";
import { writeTokenCommand } from "../token-command";
import { type MiniatureOptions, names, writeMiniature } from "./stack";

/** Resources of a complete miniature: cluster, nodes, two namespaces, four releases. */
export const complete = 8;

/** What must exist in the cluster when all is applied. */
const objects = [
  `/api/v1/namespaces/${names.platform}/configmaps/${names.controller}`,
  `/api/v1/namespaces/${names.platform}/configmaps/${names.workload}`,
  `/apis/engines.test/v1/namespaces/${names.tenant}/widgets/small`,
  `/apis/engines.test/v1/namespaces/${names.tenant}/widgets/large`,
  `/api/v1/namespaces/${names.tenant}/resourcequotas/quota`,
  `/apis/networking.k8s.io/v1/namespaces/${names.tenant}/networkpolicies/deny`,
];

/** What a case may change in the configuration. */
type Changes = Pick<MiniatureOptions, "fault" | "generation" | "stateAddress">;

/** A control plane, a folder with the miniature's configuration and state, and Terraform on it. */
export class World {
  private constructor(
    public plane: ControlPlane,
    public readonly folder: string,
    public readonly terraform: Terraform,
    /** Providers that are not the releases asked for. */
    public readonly notes: readonly string[],
    private readonly store: StateServer | undefined,
  ) {}

  /** @param state a local file, which is written after every resource, or a store, which is written every 20 seconds and keeps locks */
  public static async open(state: "file" | "store"): Promise<World> {
    const plane = await startControlPlane();
    const folder = mkdtempSync(join(tmpdir(), "miniature-"));
    const store = state === "store" ? await startStateServer() : undefined;
    const { notes, missing } = writeMiniature(folder, optionsFor(plane, folder, addressOf(store)));
    if (missing.length > 0) throw new Error(`providers are missing: ${missing.join(", ")}`);
    const world = new World(plane, folder, new Terraform(join(folder, "work")), notes, store);
    expect(await world.terraform.init(), "init");
    return world;
  }

  /** Lock that an aborted command left behind. */
  public lockId(): string | undefined {
    return this.store?.lockId();
  }

  /** Writes the configuration anew; the state stays. */
  public configure(changes: Changes): void {
    writeMiniature(
      this.folder,
      optionsFor(this.plane, this.folder, { ...changes, ...addressOf(this.store) }),
    );
  }

  /** Another control plane takes the old one's place in the configuration; gives the old one back. */
  public async replacePlane(): Promise<ControlPlane> {
    const old = this.plane;
    this.plane = await startControlPlane();
    return old;
  }

  /** Why the miniature is not complete; empty when it is. */
  public async faults(): Promise<string[]> {
    const state = await this.terraform.state();
    const plan = await this.terraform.plan();
    const absent: string[] = [];
    for (const path of objects)
      if ((await this.plane.api(path)).status !== 200) absent.push(`${path} is absent`);
    const planned =
      plan.code === 0
        ? []
        : [`plan is not empty: ${plan.changes.map(({ address }) => address).join(", ")}${brief(plan)}`];
    return [
      ...(state.length === complete ? [] : [`state holds ${state.length} of ${complete}`]),
      ...absent,
      ...planned,
    ];
  }

  /** What is left in the cluster and in the state; empty after a full destroy. */
  public async leftovers(plane = this.plane): Promise<string[]> {
    const definitions = await namesIn(plane, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    return [...(await ownNamespaces(plane)), ...definitions, ...(await this.terraform.state())];
  }

  public async close(): Promise<void> {
    await this.plane.stop();
    await this.store?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function addressOf(store: StateServer | undefined): Changes {
  return store === undefined ? {} : { stateAddress: store.address };
}

function optionsFor(plane: ControlPlane, folder: string, changes: Changes): MiniatureOptions {
  return {
    endpoint: plane.endpoint,
    certificateAuthority: plane.certificateAuthority,
    tokenCommand: writeTokenCommand(folder, plane.token),
    ...changes,
  };
}

/** The first lines of an error, on one line. */
export function brief({ stderr }: Pick<Finished, "stderr">): string {
  const errors = [...stderr.matchAll(/Error: ([^\n]+)/g)].map(([, text]) => text ?? "");
  return errors.length === 0 ? "" : ` (${[...new Set(errors)].join("; ").slice(0, 300)})`;
}

/** @throws Error with the command's own words when it did not succeed */
export function expect(finished: Finished, what: string): void {
  if (finished.code !== 0) throw new Error(`${what} ended with ${finished.code}${brief(finished)}`);
}
