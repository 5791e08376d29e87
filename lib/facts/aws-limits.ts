/** What a vendor allows a name to be. */
export interface NameRule {
  readonly resource: string;
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** Where the vendor says so, and when it was read. */
  readonly source: string;
}

const provider = "terraform-provider-aws, argument validation";

/** Limits of the names that an environment's name becomes a part of. */
export const AWS_NAME_RULES = {
  cluster: {
    resource: "EKS cluster",
    min: 1,
    max: 100,
    pattern: /^[0-9A-Za-z][\w-]*$/,
    source: `${provider} (eks), 2026`,
  },
  nodeGroup: {
    resource: "EKS node group",
    min: 1,
    max: 63,
    pattern: /^[0-9A-Za-z][\w-]*$/,
    source: "assumed from the EKS API, undated",
  },
  role: { resource: "IAM role", min: 1, max: 64, pattern: /^[\w+=,.@-]+$/, source: "IAM quotas, undated" },
  bucket: {
    resource: "S3 bucket",
    min: 3,
    max: 63,
    pattern: /^(?!xn--)(?!.*-s3alias$)[a-z0-9][a-z0-9-]*[a-z0-9]$/,
    source: `${provider} (s3), 2025; no dots, which break TLS of virtual hosts`,
  },
  database: {
    resource: "RDS instance",
    min: 1,
    max: 63,
    pattern: /^(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$/,
    source: `${provider} (rds), 2024`,
  },
  queue: { resource: "SQS queue", min: 1, max: 80, pattern: /^[\w-]+$/, source: "SQS developer guide, 2025" },
  secret: {
    resource: "Secrets Manager secret",
    min: 1,
    max: 512,
    pattern: /^[\w/+=.@-]+$/,
    source: "Secrets Manager API, undated",
  },
  repository: {
    resource: "ECR repository",
    min: 2,
    max: 256,
    pattern: /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    source: "ECR API, undated",
  },
  eventRule: {
    resource: "EventBridge rule",
    min: 1,
    max: 64,
    pattern: /^[\w.-]+$/,
    source: "EventBridge API, undated",
  },
  backupVault: {
    resource: "Backup vault",
    min: 2,
    max: 50,
    pattern: /^[\w-]+$/,
    source: "AWS Backup API, undated",
  },
} as const satisfies Record<string, NameRule>;

/** Why a name is against a rule, as the object of "must"; undefined when it is not. */
export function nameFault(rule: NameRule, name: string): string | undefined {
  if (name.length >= rule.min && name.length <= rule.max && rule.pattern.test(name)) return undefined;
  return `give a name that ${rule.resource} allows (${String(rule.min)} to ${String(rule.max)} characters, ${String(rule.pattern)}), which ${name} is not`;
}

/** Days that CloudWatch keeps logs: it accepts no other number. Source: PutRetentionPolicy, CloudWatch Logs API, read from terraform-provider-aws 5.100. */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Prefix lengths between which a network works: EC2 makes no VPC above /16, and below /20 the public subnets would be under /28. */
export const VPC_PREFIX = { min: 16, max: 20 } as const;

/** Range of the cluster's Services: outside every network, and known so that overlap can be refused. */
export const SERVICE_CIDR = "172.20.0.0/16";

/** Range that Docker and containerd bridges have on some images; EKS warns against networks in it. */
export const BRIDGE_CIDR = "172.17.0.0/16";

/** Address range of a network that names none. */
export const DEFAULT_NETWORK_CIDR = "10.0.0.0/16";

/** Pods that a kubelet is allowed; EKS recommends 110 for machines below 30 vCPU with prefix delegation. */
export const MAX_PODS = 110;

/**
 * Addresses that one node takes from its subnet with prefix delegation: prefixes of 16 for {@link MAX_PODS} pods, one warm prefix, and its
 * own interfaces.
 */
export const ADDRESSES_PER_NODE = Math.ceil(MAX_PODS / 16) * 16 + 16 + 2;

/** Smallest RDS storage for gp3, in GiB. Source: terraform-provider-aws and RDS user guide, undated. */
export const MIN_DATABASE_GIB = 20;

/** Most days of automated RDS backups. Source: RDS API, BackupRetentionPeriod 0 to 35. */
export const MAX_BACKUP_DAYS = 35;
