import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Deployed } from "../adopt";
import { addressesOf, emulatedEnvironment, refusalsOf } from "../aws-emulation";
import { ownNamespaces } from "../cluster-state";
import { type EksProxy, startEksProxy } from "../eks-proxy";
import { weigh } from "../drift";
import { differences, idOf, launchTemplateId, listAll } from "../emulated-listing";
import { type Gap, gaps } from "../emulator-gaps";
import { type Emulator, startEmulator } from "../emulators";
import { type ControlPlane, startControlPlane } from "../kube";
import { brief, expect } from "../miniature/world";
import { deleteOrphans } from "../orphans";
import type { SynthesizedStack } from "../proof";
import type { Finished } from "../process";
import { type Change, writeInto } from "../stacks";
import type { Fitted, StackJson } from "../stand-ins";
import { Terraform } from "../terraform";
import { pathWithTokenCommands } from "../token-command";
import { wholeCycle } from "../whole-cycle";

const REGION = "us-west-2";

/** State as Terraform writes it while it applies. */
interface State {
  readonly resources?: readonly {
    readonly mode: string;
    readonly type: string;
    readonly instances: readonly object[];
  }[];
}

type Named = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** An `import` block: a resource's address, and the cloud's id of what it shall adopt. */
export interface Adopted {
  readonly to: string;
  readonly id: string;
}

/** What a part of an EKS cluster is called inside it; undefined for what is none. */
function partOfCluster(
  type: string,
  { addon_name: addOn, node_group_name: group }: Readonly<Record<string, unknown>>,
  refusal: string,
): string | undefined {
  const principal =
    type === "aws_eks_access_entry" ? /principal (arn:[^\s)]+?)\.?(\)|$)/.exec(refusal)?.[1] : undefined;
  return [addOn, group, principal].find((name) => typeof name === "string");
}

/** An emulated cloud, a real API server that stands for its cluster, and Terraform on a whole stack. */
export class CycleWorld implements Deployed {
  private constructor(
    public plane: ControlPlane,
    public readonly terraform: Terraform,
    private readonly stack: SynthesizedStack,
    private readonly emulator: Emulator,
    private readonly proxy: EksProxy,
    private readonly before: ReadonlyMap<string, string>,
    public fitted: Fitted,
  ) {}

  /** @throws Error when an engine does not start */
  public static async open(stack: SynthesizedStack): Promise<CycleWorld> {
    const emulator = await startEmulator("ministack");
    const folder = mkdtempSync(join(tmpdir(), "whole-cycle-"));
    const fitted = writeInto(folder, stack, (same) => wholeCycle(same, folder));
    const plane = await startControlPlane();
    const holder: { world?: CycleWorld } = {};
    const proxy = await startEksProxy(emulator, () => holder.world?.plane ?? plane);
    const terraform = new Terraform(folder, {
      ...emulatedEnvironment(emulator),
      AWS_ENDPOINT_URL_EKS: proxy.endpoint,
      AWS_ENDPOINT_URL_EC2: proxy.endpoint,
      AWS_ENDPOINT_URL_BACKUP: proxy.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: proxy.endpoint,
      PATH: pathWithTokenCommands(folder, plane.token),
    });
    const before = await listAll(emulator, REGION);
    const world = new CycleWorld(plane, terraform, stack, emulator, proxy, before, fitted);
    holder.world = world;
    expect(await terraform.init(), "init");
    return world;
  }

  /** A file holds the state: its lock ends with the process. */
  public lockId(): undefined {
    return undefined;
  }

  /** Writes the stack anew, with a change or as it is. */
  public write(change: Change = (same: StackJson) => same): void {
    const { folder } = this.terraform;
    this.fitted = writeInto(folder, this.stack, (stack) => change(wholeCycle(stack, folder)));
  }

  /** Address of the only resource of a type. */
  public only(type: string): string {
    const [found, ...more] = addressesOf(this.fitted.stack).filter((address) =>
      address.startsWith(`${type}.`),
    );
    if (found === undefined || more.length > 0) throw new Error(`${type}: one is needed`);
    return found;
  }

  /**
   * What Terraform imports a resource of the cloud by: its name, or the id that the cloud gave to the name.
   * @param refusal what the cloud said when it was to be made again
   */
  public async importIdOf(address: string, refusal: string): Promise<string | undefined> {
    const [type = "", id = ""] = address.split(".");
    const numbered = await idOf(this.emulator, REGION, type);
    if (numbered !== undefined) return numbered;
    const resource = (this.fitted.stack["resource"] as Named)[type]?.[id] ?? {};
    const ofCluster = partOfCluster(type, resource, refusal);
    if (ofCluster !== undefined) return `${this.stack.name}:${ofCluster}`;
    const issuer = /with url https:\/\/(\S+)/.exec(refusal)?.[1];
    if (issuer !== undefined) return `arn:aws:iam::${this.emulator.account}:oidc-provider/${issuer}`;
    const { name, bucket, identifier } = resource;
    const found = name ?? bucket ?? identifier;
    if (typeof found !== "string") return undefined;
    if (type === "aws_launch_template") return launchTemplateId(this.emulator, REGION, found);
    return found.replace(/\$\{data\.aws_caller_identity\.[^}]*\}/, this.emulator.account);
  }

  /** Orders the next applies to adopt what is named; what the state knows already is left alone. */
  public adopt(adopted: readonly Adopted[]): void {
    const file = join(this.terraform.folder, "adopt.tf.json");
    if (adopted.length === 0) rmSync(file, { force: true });
    else writeFileSync(file, JSON.stringify({ import: adopted }));
  }

  /** Resources of a type, or of all, that the state holds now; undefined when it is not there yet, or being written. */
  public recorded(type?: string): number | undefined {
    try {
      const text = readFileSync(join(this.terraform.folder, "terraform.tfstate"), "utf8");
      const { resources = [] } = JSON.parse(text) as State;
      const counted = resources.filter(
        (one) => one.mode === "managed" && (type === undefined || one.type === type),
      );
      return counted.reduce((sum, { instances }) => sum + instances.length, 0);
    } catch {
      return undefined;
    }
  }

  /** Puts the state from before the last command in place of one that a kill cut short while it was written; tells whether it did. */
  public mendState(): boolean {
    if (this.recorded() !== undefined) return false;
    const file = join(this.terraform.folder, "terraform.tfstate");
    copyFileSync(`${file}.backup`, file);
    return true;
  }

  /** How often the cloud was asked for a cluster. */
  public clustersAsked(): number {
    return this.proxy.asked();
  }

  /** Another cluster with its own endpoint and authority takes the place of the one that is, which ends with all that is in it. */
  public async replacePlane(): Promise<void> {
    const old = this.plane;
    this.plane = await startControlPlane();
    pathWithTokenCommands(this.terraform.folder, this.plane.token);
    await old.stop();
  }

  /**
   * Why the whole is not complete after a command; empty when it is, and a further plan is empty.
   * @param more what the emulator does wrong in this case only
   */
  public async faults(finished: Finished, more: readonly Gap[] = []): Promise<string[]> {
    const made = new Set(await this.terraform.state());
    const missing = addressesOf(this.fitted.stack).filter((address) => !made.has(address));
    const calls = refusalsOf(finished.stderr).map(({ address, call }) => `${address}: ${call}`);
    if (finished.code !== 0) return [...calls, `missing: ${missing.join(", ")}${brief(finished)}`];
    return [...missing.map((address) => `${address} is missing`), ...(await this.drift(more))];
  }

  /** What a plan would change, less what the emulator forgets. */
  private async drift(more: readonly Gap[]): Promise<readonly string[]> {
    const plan = await this.terraform.plan();
    if (plan.code === 1 || plan.code === null) return [`plan failed${brief(plan)}`];
    return weigh(plan.changes, [...gaps, ...more]).unexplained;
  }

  /** What is left in state, cluster and cloud; empty after a full destroy. Of the definitions, which Helm keeps, nothing is said. */
  public async leftovers(): Promise<string[]> {
    return [
      ...(await this.terraform.state()),
      ...(await ownNamespaces(this.plane)).map((name) => `namespace ${name}`),
      ...differences(this.before, await listAll(this.emulator, REGION)),
    ];
  }

  /** Deletes what the cloud made twice, for it has no name; tells the ids. */
  public deleteOrphans(): Promise<readonly string[]> {
    const state = readFileSync(join(this.terraform.folder, "terraform.tfstate"), "utf8");
    const before = this.before.get("keys in use") ?? "";
    return deleteOrphans(this.emulator, REGION, this.stack.name, state, before);
  }

  public async close(): Promise<void> {
    await this.proxy.stop();
    await this.emulator.stop();
    await this.plane.stop();
    rmSync(this.terraform.folder, { recursive: true, force: true });
  }
}
