import * as z from "zod";
import { overrides } from "./overrides";
import { STAGES } from "./profile";

/** Kubernetes minors the platform's chart versions were chosen for; the first is the default. */
export const KUBERNETES_VERSIONS = ["1.35", "1.34"] as const;

/** Parts that only some environments want; everything else of the platform is always there. */
export const EXTRAS = ["chaos-mesh", "mlflow-mcp", "sealed-secrets"] as const;

/** The language models that the platform knows how to serve; their facts are in `lib/platform/serving/models.ts`. */
export const LANGUAGE_MODELS = ["mistral-7b-instruct", "tinyllama-1.1b", "codellama-7b"] as const;

const cidr = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.0.0.0/16");
const host = z.string().regex(/^(?=.{4,200}$)([a-z0-9-]+\.)+[a-z]{2,}$/, "a DNS name such as ml.example.com");
const url = z.string().regex(/^(https:\/\/|ssh:\/\/|git@)\S+$/, "an https://, ssh:// or git@ address");

/** Who may reach the Kubernetes API: the ranges given, or only the environment's own network. */
const apiAccess = z.union([
  z.strictObject({ cidrs: z.array(cidr).min(1) }),
  z.strictObject({ access: z.literal("vpc") }),
]);

const gitops = z.strictObject({
  /** Repository that the root Application follows. */
  repository: url,
  /** @default "main" */
  revision: z.optional(z.string()),
  /** Folder of the repository that the root Application follows. @default "applications" */
  path: z.optional(z.string()),
  /** The repository needs a key, kept in the secret store as `argocd-repository`. @default false */
  private: z.optional(z.boolean()),
  /** Refuse commits that none of these keys signed: GPG key id -> armored public key. @default no signature asked for */
  signatureKeys: z.optional(
    z
      .record(z.string().regex(/^[0-9A-F]{16}$/, "a 16-digit GPG key id"), z.string())
      .refine((keys) => Object.keys(keys).length > 0, "have at least one key, or be left out"),
  ),
});

const oidc = z.strictObject({
  /** Issuer address of the identity provider, for example `https://login.example.com`. */
  issuer: z.string().regex(/^https:\/\/\S+$/, "an https:// address"),
  clientId: z.string().min(1),
  /** Groups that may administer. */
  adminGroups: z.array(z.string()).min(1),
  /** Groups of ML engineers, who may sync workloads. @default none */
  engineerGroups: z.optional(z.array(z.string())),
  /** Groups of data scientists, who may read, and start the pipelines that are there. @default none */
  scientistGroups: z.optional(z.array(z.string())),
});

/**
 * Whether a sign of life is sent each minute to the address kept in the secret store as `alertmanager-heartbeat-url`, so that somebody
 * outside notices when alerting itself is dead. @default false: the sign of life goes to the receiver, once a day
 */
const heartbeat = z.optional(z.boolean());
const slack = z.strictObject({ channel: z.string().regex(/^#/, "a channel such as #ml-alerts") });
const pagerduty = z.strictObject({ severity: z.optional(z.enum(["critical", "warning"])) });
const webhook = z.strictObject({ url: z.string().regex(/^https:\/\/\S+$/, "an https:// address") });
const alerts = z.union([
  z.strictObject({ slack, heartbeat }),
  z.strictObject({ pagerduty, heartbeat }),
  z.strictObject({ webhook, heartbeat }),
]);

/** What units cost the team in truth, in USD an hour. @default each from the list price of the environment's machines */
const prices = z.strictObject({
  /** A core. */
  cpuHour: z.optional(z.number().min(0)),
  /** A GiB of memory. */
  memoryGibHour: z.optional(z.number().min(0)),
  /** A GPU without the machine around it. */
  gpuHour: z.optional(z.number().min(0)),
});

const machines = z.strictObject({
  /** Machine types of the general pool. @default the cloud's table for the profile's size */
  general: z.optional(z.array(z.string()).min(1)),
  training: z.optional(z.array(z.string()).min(1)),
  /** Machine types with GPUs. */
  gpu: z.optional(z.array(z.string()).min(1)),
  /** Database class or tier. */
  database: z.optional(z.string()),
});

const common = {
  /** Name of the environment, its stack and its file: lower-case letters, digits and hyphens. */
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{1,20}[a-z0-9]$/,
      "3 to 22 lower-case letters, digits and hyphens, a letter first",
    ),
  stage: z.enum(STAGES),
  /** @default the first of {@link KUBERNETES_VERSIONS} */
  kubernetesVersion: z.optional(z.enum(KUBERNETES_VERSIONS)),
  /** Raise to replace every generated password at the next deploy. @default 1 */
  credentialsVersion: z.optional(z.int().min(1)),
  /** Values that differ from the stage's profile. @default none */
  overrides: z.optional(overrides),
  /** Tags or labels on every cloud resource, beside the platform's own. @default none */
  tags: z.optional(z.record(z.string(), z.string())),
  /** DNS name under which the UIs are published; without it nothing is exposed. @default none */
  domain: z.optional(host),
  /** Sign-in to the UIs; needed to publish any of them. @default none */
  oidc: z.optional(oidc),
  /** Repository that ArgoCD follows. @default ArgoCD runs without a root Application */
  gitops: z.optional(gitops),
  /** Where alerts go. @default they stay in Alertmanager */
  alerts: z.optional(alerts),
  /**
   * Web address of the folder with the runbooks, for example `https://github.com/OWNER/NAME/blob/main/docs/runbooks`, so that alerts link to
   * theirs. @default alerts name the page's path in the repository
   */
  runbooks: z.optional(
    z.string().regex(/^https:\/\/\S+[^/\s]$/, "an https:// address without a slash at its end"),
  ),
  /** Most that the environment may cost in a month, in USD; synthesis fails above it. @default no ceiling */
  costCeiling: z.optional(z.number().positive()),
  /** Unit prices of what is shown back to teams: a commitment's, or those of machines of one's own. @default list prices */
  prices: z.optional(prices),
  /** @default "kyverno" */
  policyEngine: z.optional(z.enum(["kyverno", "gatekeeper"])),
  /** @default none */
  extras: z.optional(z.array(z.enum(EXTRAS))),
  /** Language models served from the first deploy. @default none */
  models: z.optional(z.array(z.enum(LANGUAGE_MODELS))),
};

const cloudCommon = {
  ...common,
  /** Address range of the network. @default the cloud's, see `settings.ts` */
  networkCidr: z.optional(cidr),
  /** Who may reach the Kubernetes API. @default `{ access: "vpc" }` */
  api: z.optional(apiAccess),
  machines: z.optional(machines),
  /**
   * Label of GitHub runners inside the environment's network; they reach a private API, and plan with a refresh.
   * @default GitHub's own runners, whose plans trust the state
   */
  runner: z.optional(z.string().min(1)),
};

/** An environment on EKS. */
export const awsEnvironment = z.strictObject({
  ...cloudCommon,
  cloud: z.literal("aws"),
  region: z.string(),
  /** Account to deploy to; a deploy to any other is refused. @default the caller's */
  account: z.optional(z.string().regex(/^\d{12}$/, "a 12-digit account id")),
  /** IAM principals with cluster administration. @default only the deploying role */
  admins: z.optional(
    z.array(z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:(role|user)\/\S+$/, "an IAM role or user ARN")),
  ),
  /** Roles of the CI: what `aws-bootstrap` prints. @default none */
  ci: z.optional(z.strictObject({ planRoleArn: z.string(), applyRoleArn: z.string() })),
  /** S3 bucket with the state, and its region. @default a local file */
  state: z.optional(z.strictObject({ bucket: z.string(), region: z.optional(z.string()) })),
  /** ACM certificate of `*.domain`. @default UIs are not published by a load balancer */
  certificateArn: z.optional(z.string().regex(/^arn:aws[\w-]*:acm:/, "an ACM certificate ARN")),
  /** Route 53 zone in which external-dns may write. @default records are yours to make */
  hostedZoneId: z.optional(z.string().regex(/^Z[A-Z0-9]+$/, "a Route 53 zone id")),
  /** Who makes nodes: Karpenter, or managed groups with Cluster Autoscaler; one of them for everything. @default "karpenter" */
  capacity: z.optional(z.enum(["karpenter", "managed-groups"])),
});

/** An environment on AKS. */
export const azureEnvironment = z.strictObject({
  ...cloudCommon,
  cloud: z.literal("azure"),
  region: z.string(),
  /** @default the caller's (ARM_SUBSCRIPTION_ID) */
  subscriptionId: z.optional(z.guid()),
  /** @default the caller's */
  tenantId: z.optional(z.guid()),
  /** Object ids of Entra groups with cluster administration. @default only the deploying identity */
  admins: z.optional(z.array(z.guid())),
  /** Storage account with the state. @default a local file */
  state: z.optional(
    z.strictObject({ resourceGroup: z.string(), storageAccount: z.string(), container: z.string() }),
  ),
  /** DNS zone in which external-dns may write. @default records are yours to make */
  dnsZone: z.optional(z.strictObject({ resourceGroup: z.string(), name: host })),
});

/** An environment on GKE. */
export const gcpEnvironment = z.strictObject({
  ...cloudCommon,
  cloud: z.literal("gcp"),
  region: z.string(),
  /** Project to deploy to. @default the caller's (GOOGLE_PROJECT) */
  project: z.optional(z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "a project id")),
  /** Principals with cluster administration, for example `group:ml@example.com`. @default only the deployer */
  admins: z.optional(
    z.array(
      z
        .string()
        .regex(/^(user|group|serviceAccount):\S+@\S+$/, "user:, group: or serviceAccount: and an address"),
    ),
  ),
  /** Bucket with the state. @default a local file */
  state: z.optional(z.strictObject({ bucket: z.string() })),
  /** Cloud DNS zone in which external-dns may write. @default records are yours to make */
  dnsZone: z.optional(z.string()),
});

/** An environment on a cluster that exists already: kind, k3d, minikube, or any other. */
export const localEnvironment = z.strictObject({
  ...common,
  cloud: z.literal("local"),
  /** Context of the kubeconfig. @default "kind-ml-platform" */
  context: z.optional(z.string()),
  /** File that Terraform reads; for the commands that people run, export `KUBECONFIG` with the same. @default "~/.kube/config" */
  kubeconfig: z.optional(z.string()),
  /** StorageClass of volumes. @default "standard", kind's */
  storageClass: z.optional(z.string()),
  /** S3-compatible store: SeaweedFS is maintained, MinIO is the archived one that some teams still run. @default "seaweedfs" */
  objectStore: z.optional(z.enum(["seaweedfs", "minio"])),
  /** The cluster brings a metrics-server, as k3d's does; then none is installed. @default false */
  bringsMetricsServer: z.optional(z.boolean()),
});

/** What an environment's file may say, one shape for each cloud. */
export const environmentSchema = z.discriminatedUnion("cloud", [
  awsEnvironment,
  azureEnvironment,
  gcpEnvironment,
  localEnvironment,
]);

/** An environment on EKS, as written in its file. */
export type AwsEnvironment = z.infer<typeof awsEnvironment>;
/** An environment on AKS, as written in its file. */
export type AzureEnvironment = z.infer<typeof azureEnvironment>;
/** An environment on GKE, as written in its file. */
export type GcpEnvironment = z.infer<typeof gcpEnvironment>;
/** An environment on an existing cluster, as written in its file. */
export type LocalEnvironment = z.infer<typeof localEnvironment>;
/** An environment as written in its file. */
export type Environment = z.infer<typeof environmentSchema>;
