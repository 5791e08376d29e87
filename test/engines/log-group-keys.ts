import type { IncomingMessage } from "node:http";

const SERVICE = "Logs_20140328";

interface Group {
  readonly logGroupName: string;
  readonly kmsKeyId?: string;
}

/** Keys that log groups were given after they were made: the emulator has no call for that. */
export class LogGroupKeys {
  private readonly given = new Map<string, string>();

  /** AWS's answer to the call that gives a group another key; undefined for every other call. */
  public changed({ headers }: Pick<IncomingMessage, "headers">, asked: string): string | undefined {
    if (headers["x-amz-target"] !== `${SERVICE}.AssociateKmsKey`) return undefined;
    const { logGroupName = "", kmsKeyId } = JSON.parse(asked) as Partial<Group>;
    if (kmsKeyId !== undefined) this.given.set(logGroupName, kmsKeyId);
    return "{}";
  }

  /** The emulator's answer to a call, with the keys that groups have now. */
  public completed({ headers }: Pick<IncomingMessage, "headers">, answered: string): string {
    if (headers["x-amz-target"] !== `${SERVICE}.DescribeLogGroups`) return answered;
    const body = JSON.parse(answered) as { readonly logGroups?: readonly Group[] };
    const logGroups = (body.logGroups ?? []).map((group) => ({
      ...group,
      kmsKeyId: this.given.get(group.logGroupName) ?? group.kmsKeyId,
    }));
    return JSON.stringify({ ...body, logGroups });
  }
}
