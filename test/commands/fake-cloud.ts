import { commandLine, type Answer, type Runner } from "../../lib/commands/runner";
import { removalOf, type Thing } from "../../lib/commands/sweep/engine";
import type { SweepPlan } from "../../lib/commands/sweep/row";

const ok = (value: unknown): Answer => ({
  code: 0,
  stdout: typeof value === "string" ? `${value}\n` : JSON.stringify(value),
  stderr: "",
});
const failed = (stderr: string): Answer => ({ code: 254, stdout: "", stderr });

/** What is in the fake account. */
export interface FakeAccount {
  readonly account: string;
  readonly clusters?: readonly string[];
  /** By the row's name. */
  readonly things?: Readonly<Record<string, readonly Thing[]>>;
  /** Ids whose deletion fails, with what the cloud says. */
  readonly stuck?: Readonly<Record<string, string>>;
  /** Rows whose listing fails, with what the cloud says. */
  readonly unreadable?: Readonly<Record<string, string>>;
}

/** A cloud's command line that knows one account: lists what is there, forgets what is deleted, refuses everything else. */
export class FakeCloud {
  readonly ran: string[] = [];
  private readonly things: Map<string, Thing[]>;

  constructor(
    private readonly plan: SweepPlan,
    private readonly fake: FakeAccount,
  ) {
    this.things = new Map(Object.entries(fake.things ?? {}).map(([what, things]) => [what, [...things]]));
  }

  readonly run: Runner = (command) => {
    const line = commandLine(command);
    this.ran.push(line);
    const { probe, rows } = this.plan;
    if (line === commandLine(probe.account)) return ok(this.fake.account);
    if (line === commandLine(probe.cluster)) return ok(this.fake.clusters ?? []);
    const row = rows.find(({ list }) => commandLine(list) === line);
    if (row !== undefined) {
      const fault = this.fake.unreadable?.[row.what];
      return fault === undefined ? ok(this.things.get(row.what) ?? []) : failed(fault);
    }
    return this.remove(line) ?? failed(`unknown command: ${line}`);
  };

  /** Ids that are left, in no order. */
  get left(): string[] {
    return [...this.things.values()].flat().map(({ id }) => id);
  }

  private remove(line: string): Answer | undefined {
    for (const row of this.plan.rows) {
      for (const thing of this.things.get(row.what) ?? []) {
        const commands = removalOf(row, thing).map(commandLine);
        if (!commands.includes(line)) continue;
        const stuck = this.fake.stuck?.[thing.id];
        if (stuck !== undefined) return failed(stuck);
        if (commands.at(-1) === line) {
          this.things.set(
            row.what,
            (this.things.get(row.what) ?? []).filter(({ id }) => id !== thing.id),
          );
        }
        return ok([]);
      }
    }
    return undefined;
  }
}
