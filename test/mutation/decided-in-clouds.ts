import type { Decided } from "./decided";

/** Mistakes in the clouds' resources, and in the order of everything, that break nothing: which, where, and why not. */
export const HARMLESS_IN_CLOUDS: readonly Decided[] = [
  {
    operators: ["drop-one-dependency", "drop-every-dependency", "remove-cloud-resource"],
    where: /gcp\/(nodes\/role depends_on|project\/cloudresourcemanager)/,
    kind: "harmless",
    why: "the API of projects is on since the bootstrap: the provider itself needs it",
  },
  {
    operators: ["widen-address-range"],
    where: /azure\/network\/network/,
    kind: "harmless",
    why: "a wider network still holds its subnets",
  },
  {
    operators: ["wildcard-resource"],
    where: /(karpenter|load-balancer-controller|cluster-autoscaler)/,
    kind: "harmless",
    why: "the statement's condition on tags binds it, or it only reads",
  },
  {
    operators: ["artifacts-expire"],
    where: /(logs|traces|flow-logs)/,
    kind: "harmless",
    why: "logs and traces are meant to expire",
  },
  { operators: ["recovery-window"], kind: "harmless", why: "a longer time to change one's mind" },
  {
    operators: ["drop-every-dependency"],
    where: /azure\/secrets\/vault/,
    kind: "harmless",
    why: "its secrets wait for the right to write them by themselves",
  },
  {
    operators: ["forbidden-letters"],
    where: /aws-bootstrap\/bootstrap\/(apply|plan)\/role name$/,
    kind: "harmless",
    why: "IAM takes the name, and the environments' files have it from the stack's output",
  },
  {
    operators: ["drop-one-dependency", "drop-every-dependency"],
    where: /bootstrap/,
    kind: "harmless",
    why: "bootstrap is applied by hand, once: the second apply makes what the first could not",
  },
  {
    operators: ["drop-one-dependency"],
    where: /gcp\/identity-[\w-]+\/account/,
    kind: "harmless",
    why: "its second API is asked for tokens of pods, long after the account is made",
  },
  {
    operators: ["drop-one-dependency"],
    where: /aws\/cluster\/after-nodes\/[\w-]+ depends_on/,
    kind: "harmless",
    why: "it still waits for its rights and for a group that has nodes, as rules find",
  },
  {
    operators: ["drop-one-dependency"],
    where: /gitops-root\//,
    kind: "harmless",
    why: "ArgoCD tries an Application again until what it needs is there",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /gcp-bootstrap\/bootstrap\/project\//,
    kind: "harmless",
    why: "each environment switches on the APIs that it uses; those of signing in are held by a rule",
  },
  {
    operators: ["flip-deletion-protection"],
    where: /azure-(prod|staging|published)\/azure\/network\/flow-logs\/store lifecycle/,
    kind: "harmless",
    why: "the environment is kept: its logs of connections are kept with it",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /AmazonSSMManagedInstanceCore$/,
    kind: "harmless",
    why: "nobody opens a shell on a node: nothing of the platform goes by it",
  },
  {
    operators: ["drop-every-dependency"],
    where: /aws\/network\/private-routes\/nat-\d/,
    kind: "harmless",
    why: "it waits for the way out by its address, and machines wait for every route",
  },
  {
    operators: ["drop-one-dependency", "drop-every-dependency"],
    where: /gcp\/cluster\/[\w-]+\/pool depends_on/,
    kind: "harmless",
    why: "GKE changes one pool at a time, and the provider waits for its turn",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /^gcp-[\w-]+\/gcp\/project\/dns$/,
    kind: "harmless",
    why: "an environment without a zone asks nothing of it; with one, a rule",
  },
  {
    operators: ["drop-one-dependency", "drop-every-dependency"],
    where: /karpenter\/node-access depends_on/,
    kind: "harmless",
    why: "an entry needs the cluster alone, which it names",
  },
  {
    operators: ["drop-one-dependency", "drop-every-dependency"],
    where: /gcp\/(dns-writer\/zone|secrets\/[\w-]+\/grant-external-secrets) depends_on/,
    kind: "harmless",
    why: "the zone or the secret is there, so its API is on: of what the stack makes it waits by its name",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /azure\/registry\/purge/,
    kind: "harmless",
    why: "costs storage: old images stay, nothing is lost",
  },
  {
    operators: ["wildcard-resource"],
    where: /tls-only/,
    kind: "harmless",
    why: "it refuses: on more than one bucket, which the policy cannot reach",
  },
  {
    operators: ["remove-release"],
    where: /cert-manager\/after/,
    kind: "harmless",
    why: "nothing of the stack names its issuers, or a rule would say so",
  },
];
