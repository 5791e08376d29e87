/** Findings of Checkov that are lived with, and why. */
export interface Accepted {
  readonly checks: readonly string[];
  readonly reason: string;
  /** Only for resources whose address matches. @default every resource */
  readonly only?: RegExp;
}

const POSTGRES_LOGS: readonly string[] = [
  "CKV2_GCP_13",
  "CKV_GCP_51",
  "CKV_GCP_52",
  "CKV_GCP_53",
  "CKV_GCP_54",
  "CKV_GCP_108",
  "CKV_GCP_109",
  "CKV_GCP_110",
  "CKV_GCP_111",
];

/** Everything that is accepted. A finding that no row covers fails the proof, and so does a row that covers nothing. */
export const ACCEPTED: readonly Accepted[] = [
  // Wrong about what is there.
  {
    checks: ["CKV_GCP_12"],
    reason:
      "the older provider of network policies; dataplane v2 (ADVANCED_DATAPATH) enforces them without it",
  },
  {
    checks: ["CKV_GCP_61"],
    reason: "flow logs are on, at the subnet; traffic inside a node is judged by network policies",
  },
  {
    checks: ["CKV_GCP_69"],
    reason:
      "every node pool says GKE_METADATA; the node_config it looks at is of the cluster's first pool, which is removed when the others are made",
  },
  {
    checks: ["CKV_GCP_6"],
    reason: "ssl_mode ENCRYPTED_ONLY, the successor of the attribute that it looks for",
  },
  {
    checks: ["CKV_GCP_79"],
    reason: "Postgres 17: the newest that every cloud offers (see the end-of-life rule)",
  },
  { checks: ["CKV_GCP_21"], reason: "labels come from the provider's default labels" },
  {
    checks: ["CKV2_GCP_18"],
    reason: "a custom network has no default firewall, and GKE makes its own rules",
  },
  {
    checks: ["CKV_GCP_125"],
    reason: "the repository and its branches are enumerated in the provider's condition and in the subjects",
  },
  {
    checks: ["CKV_AZURE_43"],
    reason: "the name is put together when it is applied; rule names-fit-limits checks it",
  },
  {
    checks: ["CKV_AZURE_12"],
    reason: "virtual-network flow logs, kept as long as the profile says; security-group flow logs are gone",
  },
  { checks: ["CKV_AZURE_59"], reason: "anonymous access is off; the network rules name who comes in" },
  {
    checks: ["CKV_AZURE_33", "CKV2_AZURE_21"],
    reason:
      "no queue is used; a log of every read of an artifact costs more than it tells, and each account is one environment's",
  },
  {
    checks: ["CKV_AWS_394"],
    reason: "the zones are cut to the profile's number, so one more changes nothing",
  },
  // The profile's decision: dev and staging are cheap and disposable, prod is not.
  {
    checks: [
      "CKV_AWS_157",
      "CKV_AWS_293",
      "CKV_AZURE_136",
      "CKV_AZURE_170",
      "CKV_AZURE_206",
      "CKV_AZURE_233",
    ],
    reason: "dev and staging are disposable and in one zone by their profile; prod is protected and spread",
  },
  {
    checks: ["CKV_AZURE_42", "CKV_AZURE_110"],
    reason: "purge protection would keep a disposable environment's vault name for weeks; prod has it",
  },
  {
    checks: ["CKV_AWS_338"],
    reason: "logs are kept as long as the profile says, 30 or 90 days; longer is an override",
  },
  // Decided otherwise.
  {
    checks: ["CKV2_AWS_57", "CKV_AZURE_41"],
    reason:
      "passwords change when credentialsVersion is raised: an automatic rotation would change the stored one under running clients",
  },
  {
    checks: ["CKV_AWS_144", "CKV_AZURE_165"],
    reason: "one region by design; backups and the disaster-recovery document say what follows",
  },
  {
    checks: ["CKV_AWS_18", "CKV2_AWS_62", "CKV_GCP_62"],
    reason:
      "only the workloads of the identity table can read at all; access logs are a second store to guard and pay for",
  },
  {
    checks: ["CKV_AWS_118"],
    reason:
      "performance insights are on; measuring the host beside them costs extra and is asked for when it is needed",
  },
  {
    checks: ["CKV_AWS_161"],
    reason: "MLflow and Argo speak passwords; an IAM token lasts 15 minutes and their pools do not renew it",
  },
  {
    checks: ["CKV2_AZURE_1", "CKV_AZURE_117", "CKV_AZURE_227", "CKV_GCP_84"],
    reason: "encrypted with the provider's keys; own keys are a decision with a rotation to run",
  },
  {
    checks: ["CKV2_AZURE_31"],
    reason:
      "subnets of AKS get their security group from AKS; the others admit private endpoints and a delegated server",
  },
  {
    checks: ["CKV2_AZURE_33", "CKV_AZURE_36", "CKV2_AZURE_41", "CKV2_AZURE_40"],
    reason:
      "accounts are open to the cluster's subnet or, for state, to its owners by identity; no shared-access signature is given out",
  },
  {
    checks: ["CKV2_AZURE_57"],
    reason: "the server is inside the network (delegated subnet), which needs no endpoint",
  },
  {
    checks: ["CKV_AZURE_4", "CKV_AZURE_116", "CKV_AZURE_172"],
    reason:
      "the platform brings its own logs, policies and secrets; the add-ons would be second owners of the same",
  },
  {
    checks: ["CKV_AZURE_226"],
    reason: "machine types such as Standard_D4s_v5 have no temporary disk that could hold the system",
  },
  {
    checks: ["CKV_AZURE_232"],
    reason:
      "the general pool carries the platform itself, so it takes its pods; a pool for system pods alone is one more pair of nodes",
  },
  {
    checks: [
      "CKV_AZURE_139",
      "CKV_AZURE_163",
      "CKV_AZURE_164",
      "CKV_AZURE_166",
      "CKV_AZURE_167",
      "CKV_AZURE_237",
    ],
    reason:
      "features of the premium registry or superseded ones; signatures are checked in the cluster, scanning is the release workflow's",
  },
  {
    checks: POSTGRES_LOGS,
    reason: "query insights are on; statements in logs would carry data of people",
  },
  { checks: ["CKV_GCP_65"], reason: "needs a Google Workspace domain; `admins` may name groups in any case" },
  { checks: ["CKV_GCP_66"], reason: "Kyverno verifies signatures, the same on every cloud" },
  {
    checks: ["CKV_GCP_41", "CKV_GCP_49"],
    reason:
      "the identity that deploys makes service accounts and runs nodes as them; it exists in the bootstrap only",
    only: /^resource\.bootstrap_apply/,
  },
  {
    checks: ["CKV_GCP_117"],
    reason: "planning reads everything that may drift; the viewer role changes nothing",
    only: /^resource\.bootstrap_plan/,
  },
  // Objects of ours in the cluster.
  {
    checks: ["CKV_K8S_15", "CKV_K8S_43"],
    reason:
      "images are named by exact versions from registries whose tags do not move, and pulled once for each node",
  },
  {
    checks: ["CKV_K8S_35"],
    reason:
      "the Postgres client takes its password from the environment; the job ends in seconds and nothing enters its pod",
  },
  {
    checks: ["CKV_K8S_40"],
    reason: "the user that the image was made for, never root; the pods mount nothing of the host",
  },
  {
    checks: ["CKV_K8S_8", "CKV_K8S_9"],
    reason: "pods that hold a place do nothing, so there is nothing to probe",
    only: /-headroom$/,
  },
  // Files of the repository.
  {
    checks: ["CKV_DOCKER_2"],
    reason:
      "Kubernetes asks by its own probes and never looks at an image's HEALTHCHECK; steps of pipelines end by themselves",
  },
  {
    checks: ["CKV_GHA_7"],
    reason:
      "deploy, destroy and images are started for an environment, which is their input; it reaches scripts as a variable, and GitHub's environments ask for an approval",
    only: /^on\((deploy|destroy|images)\)$/,
  },
];
