import type { Component, HelmValues } from "../../../kubernetes/component";
import { charts } from "../../../kubernetes/charts";
import { BUILT_IN_NAMESPACES } from "../../../kubernetes/namespace";
import type { KubernetesObject } from "../../../kubernetes/object";
import { toApiServer } from "../../flows";
import { MODEL_LABELS } from "../../governance";
import type { PlatformInputs } from "../../inputs";
import { imageSources } from "../images";
import { modelPolicies } from "./models";
import { podPolicies } from "./pods";
import { signaturePolicies } from "./signatures";
import { tenancyPolicies } from "./tenancy";

const NAMESPACE = "kyverno";
const CONTROLLERS = [
  "admission-controller",
  "background-controller",
  "cleanup-controller",
  "reports-controller",
] as const;
const podsOf = (controller: (typeof CONTROLLERS)[number]) => ({
  "app.kubernetes.io/part-of": "kyverno",
  "app.kubernetes.io/component": controller,
});

const limits = (cpu: string, memory: string) => ({
  requests: { cpu: "50m", memory: "128Mi" },
  limits: { cpu, memory },
});

/** Kinds that policies look at beside the built-in ones, which the chart's own roles allow already. */
const WATCHED = {
  apiGroups: ["serving.kserve.io"],
  resources: ["inferenceservices"],
  verbs: ["get", "list", "watch"],
} as const;

function values(inputs: PlatformInputs): HelmValues {
  const { replicas } = inputs.settings.profile;
  const roles = { rbac: { clusterRole: { extraResources: [WATCHED] } } };
  return {
    config: {
      webhooks: {
        namespaceSelector: {
          matchExpressions: [
            {
              key: "kubernetes.io/metadata.name",
              operator: "NotIn",
              values: [...BUILT_IN_NAMESPACES, NAMESPACE],
            },
          ],
        },
      },
    },
    admissionController: {
      replicas,
      ...roles,
      container: { resources: limits("1", "768Mi") },
      // The chart makes a budget as soon as there are two replicas, so it makes the one there is.
      podDisruptionBudget: { enabled: true, minAvailable: null, maxUnavailable: 1 },
    },
    backgroundController: { replicas: 1, ...roles, resources: limits("500m", "384Mi") },
    cleanupController: { replicas: 1, resources: limits("500m", "256Mi") },
    reportsController: { replicas: 1, ...roles, resources: limits("500m", "384Mi") },
    // Removes the webhooks before the controllers go, else every request would wait for a webhook that nobody answers (rule 132).
    webhooksCleanup: { enabled: true },
  };
}

/** The policy engine, without policies: they come when everything else is up, see {@link kyvernoPolicies}. */
export function kyverno(inputs: PlatformInputs): Component {
  return {
    name: "kyverno",
    layer: "policy",
    description: "Admits or refuses objects by the platform's policies, and reports on those that are there",
    namespace: NAMESPACE,
    serves: ["kyverno.io", "policies.kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"],
    releases: [{ chart: charts.kyverno, values: values(inputs) }],
    metrics: CONTROLLERS.map((controller) => ({
      name: `kyverno-${controller}`,
      pods: { namespace: NAMESPACE, labels: podsOf(controller) },
      port: 8000,
      portNumber: 8000,
    })),
    flows: [
      toApiServer(NAMESPACE, "reads and reports on objects"),
      {
        from: { namespace: NAMESPACE, labels: podsOf("admission-controller") },
        to: "internet",
        ports: [443],
        why: "reads signatures in registries and the transparency log",
      },
    ],
    webhooks: [
      { pods: podsOf("admission-controller"), port: 9443 },
      { pods: podsOf("cleanup-controller"), port: 9443 },
    ],
  };
}

/** Every policy of an environment. */
export function kyvernoPolicies({
  settings,
  registry,
}: Pick<PlatformInputs, "settings" | "registry">): readonly KubernetesObject[] {
  const action = settings.profile.policyAction;
  return [
    ...podPolicies(action, imageSources(registry.address), Object.values(MODEL_LABELS)),
    ...modelPolicies(action),
    ...tenancyPolicies(action),
    ...signaturePolicies(settings, registry.address),
  ];
}
