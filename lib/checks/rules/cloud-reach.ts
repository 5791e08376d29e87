import { platformPods } from "../policy/platform-pods";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, textOf } from "../walk";
import { subjectsOf } from "./accounts";
import { ofKind } from "./by-kind";
import { chartReleases, namespaceOf } from "./known";

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

/** A way out of a namespace into the outside. */
interface WayOut {
  readonly selector: readonly (readonly [string, unknown])[];
  readonly open: readonly Asked[];
}

function waysOut(graph: StackGraph): Map<string, WayOut[]> {
  const ways = new Map<string, WayOut[]>();
  for (const entry of ofKind(graph, "NetworkPolicy")) {
    const spec = entry.object["spec"];
    const here = ways.get(namespaceOf(entry)) ?? [];
    ways.set(namespaceOf(entry), here);
    const open = listOf(at(spec, "egress")).flatMap((rule) =>
      listOf(field(rule, "to")).flatMap((peer) =>
        listOf(field(rule, "ports")).map((port) => ({
          cidr: textOf(at(peer, "ipBlock", "cidr")) ?? "",
          port: Number(field(port, "port")),
        })),
      ),
    );
    if (open.length > 0)
      here.push({ selector: Object.entries(at(spec, "podSelector", "matchLabels") ?? {}), open });
  }
  return ways;
}

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
    const ways = waysOut(graph);
    const accounts = trusted(graph);
    const pods = podsByAccount(graph, accounts);
    for (const [account, asked] of accounts) {
      const here = ways.get(account.slice(0, account.indexOf("/")));
      if (here === undefined) continue;
      for (const { path, labels } of pods.get(account) ?? [{ path: account, labels: undefined }]) {
        const open = here
          .filter(({ selector }) =>
            selector.every(([key, value]) => labels === undefined || labels[key] === value),
          )
          .flatMap((way) => way.open);
        const closed = asked.find(
          ({ cidr, port }) => !open.some((one) => one.cidr === cidr && one.port === port),
        );
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
