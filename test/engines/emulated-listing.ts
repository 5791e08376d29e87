import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import type { Emulator } from "./emulators";

/** One call, as a rule of those that list what a service holds. */
export interface Listing {
  readonly service: string;
  /** Query protocol: action, API version and further parameters. */
  readonly action?: readonly [name: string, version: string, more?: Readonly<Record<string, string>>];
  /** JSON protocol: value of `X-Amz-Target`, and the body. */
  readonly target?: string;
  readonly body?: unknown;
  /** REST protocol: path. */
  readonly path?: string;
}

const ec2 = [
  "Vpcs",
  "Subnets",
  "SecurityGroups",
  "SecurityGroupRules",
  "Addresses",
  "RouteTables",
  "VpcEndpoints",
  "FlowLogs",
];
const moreEc2 = ["LaunchTemplates", "InternetGateways", "Volumes", "Instances", "NetworkInterfaces"];
const iam = ["ListRoles", "ListInstanceProfiles", "ListOpenIDConnectProviders", "ListUsers"];
const rds = [
  "DescribeDBInstances",
  "DescribeDBSubnetGroups",
  "DescribeDBParameterGroups",
  "DescribeDBSnapshots",
];

/** As on AWS, a NAT gateway is listed for a while after it is gone, in the state `deleted`. */
const present = { "Filter.1.Name": "state", "Filter.1.Value.1": "pending", "Filter.1.Value.2": "available" };

const listings: readonly Listing[] = [
  { service: "ec2", action: ["DescribeNatGateways", "2016-11-15", present] },
  ...[...ec2, ...moreEc2].map((what): Listing => ({
    service: "ec2",
    action: [`Describe${what}`, "2016-11-15"],
  })),
  ...iam.map((what): Listing => ({ service: "iam", action: [what, "2010-05-08"] })),
  ...rds.map((what): Listing => ({ service: "rds", action: [what, "2014-10-31"] })),
  { service: "sns", action: ["ListTopics", "2010-03-31"] },
  { service: "sqs", target: "AmazonSQS.ListQueues" },
  { service: "kms", target: "TrentService.ListAliases" },
  { service: "secretsmanager", target: "secretsmanager.ListSecrets" },
  { service: "logs", target: "Logs_20140328.DescribeLogGroups" },
  { service: "ecr", target: "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories" },
  { service: "events", target: "AWSEvents.ListRules" },
  { service: "dynamodb", target: "DynamoDB_20120810.ListTables" },
  { service: "eks", path: "/clusters" },
  { service: "backup", path: "/backup-vaults/" },
  { service: "backup", path: "/backup/plans/" },
  { service: "elasticfilesystem", path: "/2015-02-01/file-systems" },
  { service: "s3", path: "/" },
];

const nameOf = ({ service, action, target, path }: Listing): string =>
  `${service} ${action?.[0] ?? target?.split(".")[1] ?? path ?? ""}`;

function headersOf({ service, action, target }: Listing, region: string): Record<string, string> {
  const scope = `Credential=emulated/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return {
    authorization: `AWS4-HMAC-SHA256 ${scope}`,
    ...(action === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    ...(target === undefined ? {} : { "content-type": "application/x-amz-json-1.1", "x-amz-target": target }),
  };
}

function bodyOf({ action, target, body }: Listing): string | undefined {
  if (action !== undefined)
    return new URLSearchParams({ Action: action[0], Version: action[1], ...action[2] }).toString();
  return target === undefined ? undefined : JSON.stringify(body ?? {});
}

/** Calls a service of the emulator as somebody who may do everything. */
export function ask(endpoint: string, listing: Listing, region: string): Promise<string> {
  const send = endpoint.startsWith("https") ? secureRequest : plainRequest;
  const method = listing.path === undefined ? "POST" : "GET";
  return new Promise((done, fail) => {
    const options = {
      method,
      headers: headersOf(listing, region),
      rejectUnauthorized: false,
      agent: false,
      timeout: 20_000,
    };
    const sent = send(`${endpoint}${listing.path ?? "/"}`, options, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => done(Buffer.concat(parts).toString()));
    });
    sent.on("timeout", () => sent.destroy(new Error(`${nameOf(listing)} did not answer`)));
    sent.on("error", fail);
    sent.end(bodyOf(listing));
  });
}

/** Without what differs from answer to answer: ids of requests, times, and the order of entries. */
function steady(answer: string): string {
  return answer
    .replace(/<(RequestId|requestId|HostId)>[^<]*<\/\1>/g, "")
    .replace(/<(createTime|CreateDate|CreationDate|InstanceCreateTime)>[^<]*<\/\1>/g, "");
}

const tagged: Listing = { service: "tagging", target: "ResourceGroupsTaggingAPI_20170126.GetResources" };

/** Resources with tags, keys apart: those are told by {@link liveKeys}. */
async function taggedResources(endpoint: string, region: string): Promise<string> {
  const answer = JSON.parse(await ask(endpoint, tagged, region)) as {
    readonly ResourceTagMappingList?: readonly { readonly ResourceARN: string }[];
  };
  const arns = (answer.ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN);
  return JSON.stringify(arns.filter((arn) => !arn.includes(":kms:")).sort());
}

/** Keys that are not waiting for their deletion; a key cannot be deleted at once. */
export async function liveKeys(endpoint: string, region: string): Promise<readonly string[]> {
  const call = (name: string, body: unknown): Promise<string> =>
    ask(endpoint, { service: "kms", target: `TrentService.${name}`, body }, region);
  const { Keys = [] } = JSON.parse(await call("ListKeys", { Limit: 1000 })) as {
    readonly Keys?: readonly { readonly KeyId: string }[];
  };
  const live: string[] = [];
  for (const { KeyId } of Keys) {
    const { KeyMetadata } = JSON.parse(await call("DescribeKey", { KeyId })) as {
      readonly KeyMetadata?: { readonly KeyState?: string };
    };
    if (KeyMetadata?.KeyState !== "PendingDeletion") live.push(KeyId);
  }
  return live;
}

/** What the emulator holds, service by service, in its own words. */
export async function listAll(emulator: Emulator, region: string): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (const listing of listings)
    answers.set(nameOf(listing), steady(await ask(emulator.endpoint, listing, region)));
  answers.set("tagged resources", await taggedResources(emulator.endpoint, region));
  answers.set("keys in use", JSON.stringify(await liveKeys(emulator.endpoint, region)));
  return answers;
}

/** Listings that are not what they were; each with the ids that are new. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...after].flatMap(([name, answer]) => {
    const old = before.get(name) ?? "";
    if (old === answer) return [];
    const known = new Set(old.split(/[<>",]/));
    const fresh = [...new Set(answer.split(/[<>",]/))].filter(
      (word) => word.trim() !== "" && !known.has(word),
    );
    return [`${name}: ${fresh.slice(0, 6).join(" ")}`];
  });
}

/** Types of which an environment has one, by the listing that tells its id. */
const NUMBERED: Readonly<Record<string, readonly [listing: Listing, id: RegExp]>> = {
  aws_vpc_endpoint: [
    { service: "ec2", action: ["DescribeVpcEndpoints", "2016-11-15"] },
    /<vpcEndpointId>([^<]+)</,
  ],
  aws_nat_gateway: [
    { service: "ec2", action: ["DescribeNatGateways", "2016-11-15", present] },
    /<natGatewayId>([^<]+)</,
  ],
  aws_flow_log: [{ service: "ec2", action: ["DescribeFlowLogs", "2016-11-15"] }, /<flowLogId>([^<]+)</],
  aws_backup_plan: [{ service: "backup", path: "/backup/plans/" }, /"BackupPlanId": *"([^"]+)"/],
};

/** Id of the only resource of a type that has no name of its own; undefined for types that have one. */
export async function idOf(emulator: Emulator, region: string, type: string): Promise<string | undefined> {
  const [listing, id] = NUMBERED[type] ?? [];
  if (listing === undefined || id === undefined) return undefined;
  return id.exec(await ask(emulator.endpoint, listing, region))?.[1];
}

/** Id of the launch template with a name, which is what Terraform imports it by. */
export async function launchTemplateId(
  emulator: Emulator,
  region: string,
  name: string,
): Promise<string | undefined> {
  const asked = { "LaunchTemplateName.1": name };
  const listing: Listing = { service: "ec2", action: ["DescribeLaunchTemplates", "2016-11-15", asked] };
  return /<launchTemplateId>([^<]+)</.exec(await ask(emulator.endpoint, listing, region))?.[1];
}
