import { ask, liveKeys } from "./emulated-listing";
import type { Emulator } from "./emulators";

const VERSION = "2016-11-15";

/** How EC2 deletes what has no name of its own, by the beginning of its id; in an order in which nothing is still used. */
const DELETIONS: readonly (readonly [prefix: string, action: string, parameter: string])[] = [
  ["vpce-", "DeleteVpcEndpoints", "VpcEndpointId.1"],
  ["fl-", "DeleteFlowLogs", "FlowLogId.1"],
  ["nat-", "DeleteNatGateway", "NatGatewayId"],
  ["eipalloc-", "ReleaseAddress", "AllocationId"],
  ["sg-", "DeleteSecurityGroup", "GroupId"],
  ["subnet-", "DeleteSubnet", "SubnetId"],
  ["rtb-", "DeleteRouteTable", "RouteTableId"],
  ["igw-", "DeleteInternetGateway", "InternetGatewayId"],
  ["vpc-", "DeleteVpc", "VpcId"],
];

async function taggedInEc2(endpoint: string, region: string, environment: string): Promise<string[]> {
  const filters = {
    "Filter.1.Name": "key",
    "Filter.1.Value.1": "Environment",
    "Filter.2.Name": "value",
    "Filter.2.Value.1": environment,
  };
  const listing = { service: "ec2", action: ["DescribeTags", VERSION, filters] } as const;
  const answer = await ask(endpoint, listing, region);
  return [...answer.matchAll(/<resourceId>([^<]+)</g)].map(([, id = ""]) => id);
}

/**
 * Deletes what carries an environment's tags and the state does not know: an apply that was killed left it, and the next one made another,
 * for it has no name by which the cloud could refuse that. The runbook of an interrupted deploy says so.
 * @param state the state file's text
 * @param before keys that were there before the environment
 * @returns ids of what was deleted
 */
export async function deleteOrphans(
  { endpoint }: Emulator,
  region: string,
  environment: string,
  state: string,
  before: string,
): Promise<readonly string[]> {
  const unknown = (id: string): boolean => !state.includes(id) && !before.includes(id);
  const keys = (await liveKeys(endpoint, region)).filter(unknown);
  for (const KeyId of keys) {
    const body = { KeyId, PendingWindowInDays: 7 };
    await ask(endpoint, { service: "kms", target: "TrentService.ScheduleKeyDeletion", body }, region);
  }
  const inEc2 = [...new Set(await taggedInEc2(endpoint, region, environment))].filter(unknown);
  const deleted: string[] = [];
  for (const [prefix, action, parameter] of DELETIONS) {
    for (const id of inEc2.filter((one) => one.startsWith(prefix))) {
      await ask(endpoint, { service: "ec2", action: [action, VERSION, { [parameter]: id }] }, region);
      deleted.push(id);
    }
  }
  return [...keys.map((id) => `key ${id}`), ...deleted];
}
