import { WORKLOADS, type Workload } from "../../platform/workloads";
import { oncePerGraph, type ReleaseNode, type StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, textOf } from "../walk";
import { subjectsOf } from "./accounts";
import { inValues } from "./by-field";
import { ofKind } from "./by-kind";
import { namespaceOf } from "./known";

/** Annotations by which a ServiceAccount says whose cloud identity it has. */
const ANNOTATIONS = [
  "eks.amazonaws.com/role-arn",
  "azure.workload.identity/client-id",
  "iam.gke.io/gcp-service-account",
];
const AZURE_LABEL = "azure.workload.identity/use";

/** An account of the stack that carries a cloud identity. */
interface Annotated {
  readonly path: string;
  readonly namespace: string;
  readonly account: string;
  /** Address of the identity, `aws_iam_role.x`. */
  readonly identity: string;
}

const addressIn = (text: string): string => /\$\{([a-z]\w*\.[\w-]+)/.exec(text)?.[1] ?? text;

const annotationOf = (annotations: unknown): string | undefined =>
  ANNOTATIONS.map((key) => textOf(field(annotations, key))).find((value) => value !== undefined);

const annotations = inValues.fields("annotations");

/** Accounts with an identity: of the charts' values and of our own objects. */
const annotatedAccounts = oncePerGraph((graph: StackGraph): readonly Annotated[] => {
  const found = (
    release: ReleaseNode,
    namespace: string,
    account: unknown,
    annotations: unknown,
  ): Annotated[] => {
    const identity = annotationOf(annotations);
    return identity === undefined || typeof account !== "string"
      ? []
      : [{ path: release.resource.path, namespace, account, identity: addressIn(identity) }];
  };
  return [
    ...ofKind(graph, "ServiceAccount").flatMap((entry) =>
      found(entry.release, namespaceOf(entry), entry.object.metadata.name, entry.object.metadata.annotations),
    ),
    ...annotations(graph).flatMap(({ source: { release, namespace }, place }) =>
      found(release, namespace, place.beside("name"), place.value),
    ),
  ];
});

/** Who trusts whom: address of the identity -> `namespace/account`. */
const trusts = oncePerGraph((graph): readonly { path: string; identity: string; account: string }[] => {
  const rows = [
    ...graph
      .ofType("aws_iam_role")
      .map((node) => ({ node, identity: node.address, text: textOf(node.attributes["assume_role_policy"]) })),
    ...graph.ofType("azurerm_federated_identity_credential").map((node) => ({
      node,
      identity: addressIn(textOf(node.attributes["parent_id"]) ?? ""),
      text: textOf(node.attributes["subject"]),
    })),
    ...graph.ofType("google_service_account_iam_member").map((node) => ({
      node,
      identity: addressIn(textOf(node.attributes["service_account_id"]) ?? ""),
      text: textOf(node.attributes["member"]),
    })),
  ];
  return rows.flatMap(({ node, identity, text = "" }) =>
    subjectsOf(text).map((account) => ({ path: node.path, identity, account })),
  );
});

/** The cloud's own add-ons are told their role by an argument of the add-on. */
const BY_ADDON = /service_account_role_arn/;

const accountsCarryIdentity: Rule = {
  id: "accounts-carry-their-identity",
  family: "identity",
  title: "The account that an identity trusts carries that identity's annotation, and no other's",
  reason:
    "Trust without annotation gives the pod no token; somebody else's annotation gives it a token that is refused, or that can do too much.",
  holds: [3, 4, 5],
  *check(graph): Iterable<Finding> {
    const annotated = annotatedAccounts(graph);
    const trusted = trusts(graph);
    const addons = JSON.stringify(graph.ofType("aws_eks_addon").map(({ attributes }) => attributes));
    for (const { path, identity, account } of trusted) {
      if (BY_ADDON.test(addons) && addons.includes(`${identity}.`)) continue;
      const own = annotated.filter((one) => `${one.namespace}/${one.account}` === account);
      if (!own.some((one) => one.identity === identity))
        yield {
          path,
          problem: `trusts ${account}, which does not carry its annotation`,
          mend: "give the account the identity's annotations",
        };
    }
    for (const { path, namespace, account, identity } of annotated) {
      if (
        !trusted.some((trust) => trust.identity === identity && trust.account === `${namespace}/${account}`)
      )
        yield {
          path,
          problem: `${namespace}/${account} is annotated with ${identity}, which does not trust it`,
          mend: "use the identity that was made for this account",
        };
    }
  },
};

const created = inValues.fields("create");

const accountsAreMade: Rule = {
  id: "accounts-are-made-once",
  family: "identity",
  title:
    "An account with a cloud identity is made by its chart or by an object, not by neither and not by both",
  reason:
    "With nobody the pods are refused for want of their account; with two owners Helm refuses to take over the other's.",
  holds: [7],
  *check(graph): Iterable<Finding> {
    const made = new Set(
      ofKind(graph, "ServiceAccount").map((entry) => `${namespaceOf(entry)}/${entry.object.metadata.name}`),
    );
    for (const { source, place } of created(graph)) {
      const name = textOf(place.beside("name"));
      const holder = place.above?.path ?? "";
      if (typeof place.value !== "boolean" || name === undefined) continue;
      if (!/serviceAccount|^server$/i.test(holder)) continue;
      const account = `${source.namespace}/${name}`;
      if (place.value === made.has(account))
        yield {
          path: source.path,
          problem: `${account} has ${made.has(account) ? "two owners" : "no owner"} (${place.path} is ${String(place.value)})`,
          mend: "let exactly one make it",
        };
    }
  },
};

const azureIdentities = inValues.fields("azure.workload.identity/client-id");
const azureLabels = inValues.fields(AZURE_LABEL);

const podsCarryLabel: Rule = {
  id: "charts-carry-the-identity-label",
  family: "identity",
  title: "Charts whose account has an Azure identity label their pods for its webhook",
  reason: "The webhook that injects the token looks at the pod's label, not at the account's annotation.",
  holds: [5],
  *check(graph): Iterable<Finding> {
    const releases = new Set(
      azureIdentities(graph).flatMap(({ source, place }) =>
        typeof place.value === "string" ? [source.release] : [],
      ),
    );
    for (const release of releases) {
      const labelled = azureLabels(graph).filter(
        ({ source, place }) => source.release === release && place.value === "true",
      );
      if (labelled.length < wanted(release.chart))
        yield {
          path: release.resource.path,
          problem: `${String(labelled.length)} of ${String(wanted(release.chart))} pods carry the label ${AZURE_LABEL}`,
          mend: "give the identity's podLabels to every part that uses it",
        };
    }
  },
};

/** Parts of a chart that talk to the cloud: one, unless it is written here. */
const wanted = (chart: string): number => (["velero", "argo-workflows"].includes(chart) ? 2 : 1);

/** Accounts whose rights each environment gives for what it uses: the platform itself needs none. */
const WITHOUT_RIGHTS = new Set(
  Object.entries(WORKLOADS as Readonly<Record<string, Workload>>)
    .filter(([name, { stores }]) => stores === undefined && name !== "external-secrets")
    .map(([, { namespace, serviceAccount }]) => `${namespace}/${serviceAccount}`),
);

const identitiesAreGranted: Rule = {
  id: "identities-have-rights",
  family: "identity",
  title: "Every identity that pods run under was given a right",
  reason:
    "The pod signs in and is refused everything: it looks like a wrong name, and it is a grant that is not there.",
  holds: [3],
  *check(graph): Iterable<Finding> {
    const grants = graph.resources
      .filter(
        ({ type }) =>
          /^(aws_iam_role_policy|aws_iam_role_policy_attachment|azurerm_role_assignment|google_\w+_iam_member)$/.test(
            type,
          ) && type !== "google_service_account_iam_member",
      )
      .map(({ waitsFor }) => waitsFor);
    const direct = new Set(grants.flat());
    const rows = trusts(graph).filter(
      ({ identity, account }) => !direct.has(identity) && !WITHOUT_RIGHTS.has(account),
    );
    for (const { path, identity, account } of rows)
      yield {
        path,
        problem: `${account} may do nothing: no grant names ${identity}`,
        mend: "grant it what its workload needs",
      };
    const attached = graph.ofType("aws_eks_node_group").map((node) => at(node.attributes, "node_role_arn"));
    for (const role of graph
      .ofType("aws_iam_role")
      .filter(({ address }) => JSON.stringify(attached).includes(address))) {
      if (!direct.has(role.address))
        yield {
          path: role.path,
          problem: "nodes run under a role without rights",
          mend: "attach the worker policies",
        };
    }
  },
};

/** How pods come to the cloud's identities. */
export const identityLinkRules: readonly Rule[] = [
  accountsCarryIdentity,
  accountsAreMade,
  podsCarryLabel,
  identitiesAreGranted,
];
