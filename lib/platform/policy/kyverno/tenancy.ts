import { PURPOSE_LABEL } from "../../../kubernetes/namespace";
import type { KubernetesObject } from "../../../kubernetes/object";
import { WORKLOADS } from "../../workloads";
import { EXCLUDED_NAMESPACES, PLATFORM_NAMESPACES } from "../exclusions";
import { DEFAULT_DENY_SPEC, DNS_SPEC } from "../network/base";
import { LIMIT_RANGE_SPEC, TENANT_QUOTA } from "../quotas";
import { generatingPolicy, type GeneratingProps } from "./generated";
import {
  inNamespaces,
  label,
  listOf,
  PODS,
  quoted,
  validatingPolicy,
  type Match,
  type PolicyAction,
} from "./policy";

const NAMESPACE: Match = { apiGroup: "", apiVersion: "v1", resource: "namespaces" };

/** Labels that a team's namespace says who pays and who answers with. */
const TENANT_LABELS = ["ml-platform/team", "ml-platform/cost-center"] as const;

const notOurs = { "not-of-the-platform": `!(object.metadata.name in ${listOf(EXCLUDED_NAMESPACES)})` };
const isTenant = { tenant: `${label(PURPOSE_LABEL)} == 'tenant'` };

/** Where the request's namespace is a tenant's; it reads the namespace, not the object, so it holds for pod controllers too. */
const inTenantNamespace = {
  tenant: `namespaceObject != null && namespaceObject.metadata.?labels[?${quoted(PURPOSE_LABEL)}].orValue('') == 'tenant'`,
};

const generated = (apiVersion: string, kind: string, name: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name, labels: { "app.kubernetes.io/managed-by": "kyverno" } },
  spec,
});

/** Objects that every namespace of this kind gets, and is kept with. */
const inNewNamespaces = (
  props: Pick<GeneratingProps, "name" | "title" | "objects" | "conditions">,
): KubernetesObject =>
  generatingPolicy({ ...props, match: NAMESPACE, namespace: "object.metadata.name", keep: true });

function newNamespacePolicies(): KubernetesObject[] {
  const networkPolicy = (name: string, spec: object) =>
    generated("networking.k8s.io/v1", "NetworkPolicy", name, spec);
  return [
    inNewNamespaces({
      name: "add-default-networkpolicy",
      title: "A new namespace starts closed: no traffic but DNS until a policy opens it",
      objects: [networkPolicy("default-deny", DEFAULT_DENY_SPEC), networkPolicy("allow-dns", DNS_SPEC)],
      conditions: notOurs,
    }),
    inNewNamespaces({
      name: "add-tenant-quota",
      title: "A new team's namespace has a quota",
      objects: [generated("v1", "ResourceQuota", "tenant", TENANT_QUOTA)],
      conditions: { ...notOurs, ...isTenant },
    }),
    inNewNamespaces({
      name: "add-tenant-limit-range",
      title: "Containers in a new team's namespace have default requests and limits",
      objects: [generated("v1", "LimitRange", "defaults", LIMIT_RANGE_SPEC)],
      conditions: { ...notOurs, ...isTenant },
    }),
  ];
}

function ownServiceAccounts(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "restrict-tenant-service-accounts",
    title: "Pods of a team do not run as the default ServiceAccount with its token",
    action,
    match: PODS,
    conditions: inTenantNamespace,
    validations: [
      {
        expression:
          "!(object.spec.?serviceAccountName.orValue('default') in ['', 'default']) || !object.spec.?automountServiceAccountToken.orValue(true)",
        message:
          "'run the pod as a ServiceAccount of its own (spec.serviceAccountName), or set automountServiceAccountToken to false'",
      },
    ],
  });
}

/**
 * Whoever may start a workflow names the ServiceAccount of its pods: without this, that of the controller in the same namespace would do, and
 * with it the rights on every pod of the cluster.
 */
function pipelineIdentity(action: PolicyAction): KubernetesObject {
  const { namespace, serviceAccount } = WORKLOADS.workflow;
  return validatingPolicy({
    name: "restrict-pipeline-identity",
    title: "Steps of pipelines run as the ServiceAccount that is made for them",
    action,
    match: PODS,
    conditions: {
      ...inNamespaces([namespace]),
      "of-a-workflow": `${label("workflows.argoproj.io/workflow")} != ''`,
    },
    validations: [
      {
        expression: `object.spec.?serviceAccountName.orValue('') == ${quoted(serviceAccount)}`,
        message: quoted(`set spec.serviceAccountName of the Workflow to ${serviceAccount}, or leave it out`),
      },
    ],
  });
}

function noStrangers(action: PolicyAction): KubernetesObject {
  const ownOrPlatform = `s.?namespace.orValue('') in ([request.namespace] + ${listOf(PLATFORM_NAMESPACES)})`;
  return validatingPolicy({
    name: "isolate-tenant-namespaces",
    title: "Rights in a team's namespace go to people, to its own ServiceAccounts and to the platform's",
    action,
    match: { apiGroup: "rbac.authorization.k8s.io", apiVersion: "v1", resource: "rolebindings" },
    conditions: inTenantNamespace,
    variables: {
      strangers: `object.?subjects.orValue([]).filter(s, s.kind == 'ServiceAccount' && !(${ownOrPlatform})).map(s, s.name)`,
    },
    validations: [
      {
        expression: "variables.strangers.size() == 0",
        message:
          "'remove the ServiceAccount ' + variables.strangers.join(', ') + ' of another namespace from the subjects'",
      },
      {
        expression: "object.roleRef.name != 'cluster-admin'",
        message: "'bind a role of the namespace instead of cluster-admin'",
      },
    ],
  });
}

function tenantLabels(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "require-tenant-labels",
    title: "A team's namespace names the team and who pays",
    action,
    match: NAMESPACE,
    conditions: { ...notOurs, ...isTenant },
    variables: {
      missing: `${listOf(TENANT_LABELS)}.filter(k, object.metadata.?labels[?k].orValue('') == '')`,
    },
    validations: [
      {
        expression: "variables.missing.size() == 0",
        message: "'add the labels ' + variables.missing.join(', ') + ' to the namespace'",
      },
    ],
  });
}

/** Policies about the namespaces that teams make. */
export function tenancyPolicies(action: PolicyAction): KubernetesObject[] {
  return [
    ...newNamespacePolicies(),
    ownServiceAccounts(action),
    pipelineIdentity(action),
    noStrangers(action),
    tenantLabels(action),
  ];
}
