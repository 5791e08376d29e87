import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ControlPlane, startControlPlane } from "../kube";
import type { Finished } from "../process";
import { type StateServer, startStateServer } from "../state-server";
import { Terraform } from "../terraform";
import { writeTokenCommand } from "../token-command";
import { type MiniatureOptions, names, writeMiniature } from "./stack";

/** Resources of a complete miniature: cluster, nodes, two namespaces, four releases. */
export const complete = 8;

const builtIn = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

/** What must exist in the cluster when all is applied. */
const objects = [
  `/api/v1/namespaces/${names.platform}/configmaps/${names.controller}`,
  `/api/v1/namespaces/${names.platform}/configmaps/${names.workload}`,
  `/apis/engines.test/v1/namespaces/${names.tenant}/widgets/small`,
  `/apis/engines.test/v1/namespaces/${names.tenant}/widgets/large`,
  `/api/v1/namespaces/${names.tenant}/resourcequotas/quota`,
  `/apis/networking.k8s.io/v1/namespaces/${names.tenant}/networkpolicies/deny`,
];

/** A Helm release as the cluster's own record tells it. */
export interface ReleaseRecord {
  readonly name: string;
  readonly namespace: string;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, `uninstalling`. */
  readonly status: string;
  readonly revision: number;
}

/** What a case may change in the configuration. */
type Changes = Pick<MiniatureOptions, "fault" | "generation" | "stateAddress">;

interface Listed {
  readonly items?: readonly {
    readonly metadata: {
      readonly name: string;
      readonly namespace?: string;
      readonly labels?: Record<string, string>;
    };
  }[];
}

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
    const namespaces = (await this.list("/api/v1/namespaces", plane)).filter((name) => !builtIn.has(name));
    const definitions = await this.list("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", plane);
    return [...namespaces, ...definitions, ...(await this.terraform.state())];
  }

  /** Records of Helm releases, the newest revision of each. */
  public async releases(): Promise<ReleaseRecord[]> {
    const answer = await this.plane.api("/api/v1/secrets?labelSelector=owner%3Dhelm");
    const newest = new Map<string, ReleaseRecord>();
    for (const { metadata } of (answer.body as Listed).items ?? []) {
      const { name = "", status = "", version = "0" } = metadata.labels ?? {};
      const record = { name, status, revision: Number(version), namespace: metadata.namespace ?? "" };
      if (record.revision > (newest.get(name)?.revision ?? 0)) newest.set(name, record);
    }
    return [...newest.values()];
  }

  public async list(path: string, plane = this.plane): Promise<string[]> {
    const answer = await plane.api(path);
    return ((answer.body as Listed).items ?? []).map(({ metadata }) => metadata.name);
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
