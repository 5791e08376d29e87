/** What EC2 refuses to make a second time, and the emulator makes: how the first is listed and found, and the name of the refusal. */
const ONCE: Readonly<Record<string, { list: string; same: readonly string[]; error: string }>> = {
  CreateVpcEndpoint: {
    list: "DescribeVpcEndpoints",
    same: ["ServiceName", "VpcId"],
    error: "RouteAlreadyExists",
  },
  CreateFlowLogs: { list: "DescribeFlowLogs", same: ["ResourceId.1"], error: "FlowLogAlreadyExists" },
};

/** A call of EC2 as the emulator would answer it: parameters in, XML out. */
type Ask = (parameters: URLSearchParams) => Promise<string>;

/**
 * Name of the error with which AWS answers a call of EC2 that asks for what is there already; undefined for every other call. It tells who
 * repeats an apply that was killed what is to be adopted.
 * @param body a call as EC2 takes it: parameters of a form
 */
export async function refusalOf(body: string, ask: Ask): Promise<string | undefined> {
  const call = new URLSearchParams(body);
  const once = ONCE[call.get("Action") ?? ""];
  if (once === undefined) return undefined;
  const listed = await ask(new URLSearchParams({ Action: once.list, Version: call.get("Version") ?? "" }));
  const there = once.same.every((name) => listed.includes(`>${call.get(name) ?? ""}<`));
  return there ? once.error : undefined;
}

/** The XML in which EC2 says what is wrong. */
export const refused = (error: string): string =>
  `<Response><Errors><Error><Code>${error}</Code><Message>it is there already</Message></Error></Errors><RequestID>0</RequestID></Response>`;
