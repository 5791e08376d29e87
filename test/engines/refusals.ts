/** A call of AWS, as far as it tells what is asked for. */
export interface AskedFor {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** An answer with which AWS refuses. */
export interface Refused {
  readonly status: 400;
  readonly type: "application/json" | "text/xml";
  readonly body: string;
  /** AWS's name of the error. */
  readonly error: string;
}

/** Asks the emulator, and gives its answer. */
type Ask = (call: AskedFor) => Promise<string>;

/** What EC2 refuses to make a second time, and the emulator makes: how the first is listed and found, and the name of the refusal. */
const EC2: Readonly<Record<string, { list: string; same: readonly string[]; error: string }>> = {
  CreateVpcEndpoint: {
    list: "DescribeVpcEndpoints",
    same: ["ServiceName", "VpcId"],
    error: "RouteAlreadyExists",
  },
  CreateNatGateway: {
    list: "DescribeNatGateways",
    same: ["AllocationId"],
    error: "Resource.AlreadyAssociated",
  },
  CreateFlowLogs: { list: "DescribeFlowLogs", same: ["ResourceId.1"], error: "FlowLogAlreadyExists" },
};

async function ofEc2({ path, body }: AskedFor, ask: Ask): Promise<Refused | undefined> {
  const call = new URLSearchParams(body);
  const once = EC2[call.get("Action") ?? ""];
  if (once === undefined) return undefined;
  const listing = new URLSearchParams({ Action: once.list, Version: call.get("Version") ?? "" });
  const listed = await ask({ method: "POST", path, body: listing.toString() });
  if (!once.same.every((name) => listed.includes(`>${call.get(name) ?? ""}<`))) return undefined;
  const said = `<Response><Errors><Error><Code>${once.error}</Code><Message>it is there already</Message></Error></Errors><RequestID>0</RequestID></Response>`;
  return { status: 400, type: "text/xml", body: said, error: once.error };
}

/** The path with which plans are listed; the provider makes them with and without the last slash. */
const PLANS = "/backup/plans/";

async function ofBackup({ method, path, body }: AskedFor, ask: Ask): Promise<Refused | undefined> {
  if (method !== "PUT" || `${path}/`.replace("//", "/") !== PLANS) return undefined;
  const { BackupPlan: plan } = JSON.parse(body) as {
    readonly BackupPlan?: { readonly BackupPlanName?: string };
  };
  const listed = await ask({ method: "GET", path: PLANS, body: "" });
  if (!listed.includes(JSON.stringify(plan?.BackupPlanName ?? ""))) return undefined;
  const said = JSON.stringify({ message: "a plan of this name is there already" });
  return { status: 400, type: "application/json", body: said, error: "AlreadyExistsException" };
}

/**
 * What AWS answers to a call that asks for what is there already, and the emulator makes twice; undefined for every other call. It tells
 * who repeats an apply that was killed what is to be adopted.
 */
export const refusalOf = async (call: AskedFor, ask: Ask): Promise<Refused | undefined> =>
  (await ofBackup(call, ask)) ?? (await ofEc2(call, ask));
