import { publicRangeFaults } from "./api-ranges";
import { AWS_FACTS } from "../facts/aws";
import {
  ADDRESSES_PER_NODE,
  AWS_NAME_RULES,
  BRIDGE_CIDR,
  DEFAULT_NETWORK_CIDR,
  LOG_RETENTION_DAYS,
  MAX_BACKUP_DAYS,
  MIN_DATABASE_GIB,
  nameFault,
  SERVICE_CIDR,
  VPC_PREFIX,
} from "../facts/aws-limits";
import { nodeAddresses, planNetwork } from "./aws-addresses";
import { poolsOf } from "./aws-pools";
import { isCidr, isPrivate, overlaps } from "./cidr";
import type { Fault } from "./fault";
import type { AwsEnvironment } from "./schema";
import type { Settings } from "./settings";
import { awsMachineFaults } from "./validate-aws-machines";

/** What AWS alone refuses, or would do other than meant. Called for environments that pass the schema. */
export function validateAws(environment: AwsEnvironment, settings: Settings<AwsEnvironment>): Fault[] {
  const machines = awsMachineFaults(environment, settings.profile.gpu.max);
  return [
    ...regionFaults(environment),
    ...machines,
    // Pools can be added up only when their machines are known.
    ...(machines.length === 0 ? networkFaults(environment, settings) : []),
    ...publicRangeFaults(environment),
    ...profileFaults(settings),
    ...nameFaults(environment),
    ...publicationFaults(environment),
    ...tagFaults(environment),
  ];
}

function regionFaults({ region }: AwsEnvironment): Fault[] {
  if (AWS_FACTS.regions.includes(region)) return [];
  return [{ field: "region", given: region, must: `be one of AWS's ${AWS_FACTS.regions.join(", ")}` }];
}

function networkFaults({ networkCidr: given }: AwsEnvironment, settings: Settings<AwsEnvironment>): Fault[] {
  const cidr = given ?? DEFAULT_NETWORK_CIDR;
  const fault = (must: string): Fault[] => [{ field: "networkCidr", given: cidr, must }];
  const prefix = Number(cidr.split("/")[1]);
  if (!isCidr(cidr) || !isPrivate(cidr)) return fault("be a private range (RFC 1918) such as 10.0.0.0/16");
  if (prefix < VPC_PREFIX.min || prefix > VPC_PREFIX.max) {
    return fault(`be between /${String(VPC_PREFIX.min)} and /${String(VPC_PREFIX.max)}`);
  }
  for (const [other, what] of [
    [SERVICE_CIDR, "Services"],
    [BRIDGE_CIDR, "container bridges"],
  ] as const) {
    if (overlaps(cidr, other)) return fault(`not overlap ${other}, the range of ${what}`);
  }
  const nodes = poolsOf(settings).reduce((sum, pool) => sum + pool.maxNodes, 0);
  const needed = nodes * ADDRESSES_PER_NODE;
  const there = nodeAddresses(planNetwork(cidr, settings.profile.zones));
  if (there >= needed) return [];
  return fault(
    `have ${String(needed)} addresses for pods on up to ${String(nodes)} nodes, of which it has ${String(there)}`,
  );
}

function profileFaults({ profile }: Settings<AwsEnvironment>): Fault[] {
  const { retention, database } = profile;
  const faults: Fault[] = [];
  for (const key of ["flowLogDays", "auditLogDays"] as const) {
    if (LOG_RETENTION_DAYS.includes(retention[key])) continue;
    faults.push({
      field: `overrides.retention.${key}`,
      given: retention[key],
      must: `be one of ${LOG_RETENTION_DAYS.join(", ")}, CloudWatch's choices`,
    });
  }
  for (const key of ["logDays", "traceDays", "dailyBackupDays", "weeklyBackupDays"] as const) {
    if (retention[key] >= 1) continue;
    faults.push({ field: `overrides.retention.${key}`, given: retention[key], must: "be at least 1" });
  }
  if (profile.zones < 2) {
    faults.push({
      field: "overrides.zones",
      given: profile.zones,
      must: "be 2 or 3: EKS and RDS refuse subnets in a single zone",
    });
  }
  if (database.storageGib < MIN_DATABASE_GIB) {
    faults.push({
      field: "overrides.database.storageGib",
      given: database.storageGib,
      must: `be at least ${String(MIN_DATABASE_GIB)}`,
    });
  }
  if (database.maxStorageGib < database.storageGib * 1.1) {
    faults.push({
      field: "overrides.database.maxStorageGib",
      given: database.maxStorageGib,
      must: "be at least a tenth above storageGib, or RDS refuses to grow it",
    });
  }
  if (database.backupDays > MAX_BACKUP_DAYS || database.backupDays < 1) {
    faults.push({
      field: "overrides.database.backupDays",
      given: database.backupDays,
      must: `be 1 to ${String(MAX_BACKUP_DAYS)}`,
    });
  }
  return faults;
}

/** Names that an environment's name becomes, with the longest part that follows it and twelve digits for the account. */
const LONGEST: readonly (readonly [keyof typeof AWS_NAME_RULES, string])[] = [
  ["bucket", "-artifacts-000000000000"],
  ["role", "-aws-load-balancer-controller"],
  ["cluster", ""],
  ["database", ""],
  ["queue", "-interruptions"],
  ["eventRule", "-reservation-interruption"],
  ["backupVault", ""],
  ["nodeGroup", "-training"],
];

function nameFaults({ name, state }: AwsEnvironment): Fault[] {
  const faults = LONGEST.flatMap(([kind, rest]): Fault[] => {
    const must = nameFault(AWS_NAME_RULES[kind], `${name}${rest}`);
    return must === undefined ? [] : [{ field: "name", given: name, must }];
  });
  const bucket = state === undefined ? undefined : nameFault(AWS_NAME_RULES.bucket, state.bucket);
  if (bucket !== undefined) faults.push({ field: "state.bucket", given: state?.bucket, must: bucket });
  return faults.slice(0, 2);
}

function publicationFaults(environment: AwsEnvironment): Fault[] {
  const { certificateArn, hostedZoneId, domain, region, account, ci } = environment;
  const faults: Fault[] = [];
  if (certificateArn !== undefined && certificateArn.split(":")[3] !== region) {
    faults.push({
      field: "certificateArn",
      given: certificateArn,
      must: `be a certificate in ${region}, where the load balancer is`,
    });
  }
  for (const [field, given] of Object.entries({ certificateArn, hostedZoneId })) {
    if (given !== undefined && domain === undefined)
      faults.push({ field: "domain", given: domain, must: `be given with ${field}` });
  }
  for (const [key, arn] of Object.entries(ci ?? {})) {
    const owner = /^arn:aws:iam::(\d{12}):role\/\S+$/.exec(arn)?.[1];
    if (owner === undefined)
      faults.push({ field: `ci.${key}`, given: arn, must: "be the ARN of an IAM role" });
    else if (account !== undefined && owner !== account)
      faults.push({ field: `ci.${key}`, given: arn, must: `be a role of account ${account}` });
  }
  return faults;
}

/** EC2's rules of tags. */
function tagFaults({ tags = {} }: AwsEnvironment): Fault[] {
  return Object.entries(tags).flatMap(([key, value]): Fault[] => {
    const field = `tags.${key}`;
    if (/^aws:/i.test(key))
      return [{ field, given: key, must: "not begin with aws:, which AWS keeps for itself" }];
    if (key.length > 128 || value.length > 256)
      return [{ field, given: value, must: "have at most 128 characters in its key and 256 in its value" }];
    return [];
  });
}
