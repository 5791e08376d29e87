import { platformPods } from "../policy/platform-pods";
import type { StackGraph } from "../graph";
import { hasAll } from "../labels";
import { policiesOf, type PlacedPolicy } from "../network-policy";
import type { Finding, Rule } from "../rule";
import { at, textOf } from "../walk";
import { subjectsOf } from "./accounts";
import { chartReleases } from "./known";

/** Where pods of a cloud ask for what their identity may do: a range of the outside and a port. */
interface Asked {
  readonly cidr: string;
  readonly port: number;
}

const HTTPS: Asked = { cidr: "0.0.0.0/0", port: 443 };

/** By the type of the identity's trust: GKE's tokens come from its metadata server, the others' are files. */
const ASKED: Readonly<Record<string, readonly Asked[]>> = {
  aws_iam_role: [HTTPS],
  azurerm_federated_identity_credential: [HTTPS],
  google_service_account_iam_member: [
    HTTPS,
    { cidr: "169.254.169.254/32", port: 80 },
    { cidr: "169.254.169.252/32", port: 988 },
  ],
};

/** Types that give an identity something to ask the cloud for. */
const RIGHTS =
  /^(aws_iam_role_policy(_attachment)?|azurerm_role_assignment|google_(?!service_account_)\w*iam_member)$/;

const IDENTITY = /^(aws_iam_role|azurerm_user_assigned_identity|google_service_account)\./;

/** Addresses of identities that rights are given to. */
const entitled = (graph: StackGraph): ReadonlySet<string> =>
  new Set(
    graph.resources
      .filter(({ type }) => RIGHTS.test(type))
      .flatMap(({ waitsFor }) => waitsFor.filter((address) => IDENTITY.test(address))),
  );

/** Accounts that identities with rights trust, `namespace/name`, with what their pods ask for. */
function trusted(graph: StackGraph): Map<string, readonly Asked[]> {
  const found = new Map<string, readonly Asked[]>();
  const identities = entitled(graph);
  for (const [type, asked] of Object.entries(ASKED)) {
    for (const { address, attributes, waitsFor } of graph.ofType(type)) {
      if (![address, ...waitsFor].some((one) => identities.has(one))) continue;
      const { assume_role_policy: policy, subject, member } = attributes;
      const text = [policy, subject, member].map((one) => textOf(one) ?? "").join(" ");
      for (const account of subjectsOf(text)) found.set(account, asked);
    }
  }
  return found;
}

/** Whether a policy lets its pods out to where they ask. */
const leads = ({ policy }: PlacedPolicy, { cidr, port }: Asked): boolean =>
  policy.egress.some(({ peers, ports }) => ports.includes(port) && peers.some((peer) => peer.cidr === cidr));

/** Labels that Argo gives to every pod of a workflow, by its chart's values. */
const workflowLabels = (graph: StackGraph): Readonly<Record<string, string>> =>
  Object.assign(
    {},
    ...chartReleases(graph)
      .filter(({ chart }) => chart === "argo-workflows")
      .map(({ values }) => at(values, "controller", "workflowDefaults", "spec", "podMetadata", "labels")),
  ) as Readonly<Record<string, string>>;

/** Pods that run as an account, by their labels; for one whose pods come later, any pod of its namespace will do. */
function podsByAccount(
  graph: StackGraph,
  accounts: ReadonlyMap<string, unknown>,
): Map<string, { path: string; labels: Readonly<Record<string, string>> }[]> {
  const found = new Map<string, { path: string; labels: Readonly<Record<string, string>> }[]>();
  for (const pod of platformPods(graph)) {
    const account = `${pod.namespace}/${pod.serviceAccount ?? ""}`;
    if (!accounts.has(account) || pod.host.includes("hostNetwork")) continue;
    const ofWorkflow = /Workflow/.test(pod.kind) ? workflowLabels(graph) : {};
    const labels = { ...pod.labels, "app.kubernetes.io/instance": pod.release.name, ...ofWorkflow };
    found.set(account, [...(found.get(account) ?? []), { path: pod.path, labels }]);
  }
  return found;
}

const identitiesReachTheirCloud: Rule = {
  id: "identities-reach-their-cloud",
  family: "exposure",
  title: "A pod whose cloud identity has rights may reach the cloud's APIs, and the source of its tokens",
  reason:
    "Everything says that it may: the role, the account, the annotation. The packet is dropped at its own namespace, and the pod retries for ever.",
  holds: [106],
  *check(graph): Iterable<Finding> {
    const accounts = trusted(graph);
    const pods = podsByAccount(graph, accounts);
    for (const [account, asked] of accounts) {
      const here = policiesOf(graph, account.slice(0, account.indexOf("/")));
      if (here === undefined) continue;
      for (const { path, labels } of pods.get(account) ?? [{ path: account, labels: undefined }]) {
        const its = here.filter(({ policy }) => labels === undefined || hasAll(labels, policy.labels));
        const closed = asked.find((one) => !its.some((placed) => leads(placed, one)));
        if (closed !== undefined)
          yield {
            path,
            problem: `has a cloud identity and may not reach ${closed.cidr} at ${String(closed.port)}`,
            mend: "declare the flow to the cloud in the component's `flows`",
          };
      }
    }
  },
};

/** From pods to the cloud that they have an identity of. */
export const cloudReachRules: readonly Rule[] = [identitiesReachTheirCloud];
