import { charts } from "../../../kubernetes/charts";
import type { Component, HelmValues } from "../../../kubernetes/component";
import type { KubernetesObject } from "../../../kubernetes/object";
import { toApiServer } from "../../flows";
import { MODEL_LABELS, WORKLOAD_TYPES } from "../../governance";
import type { PlatformInputs } from "../../inputs";
import { imageSources } from "../images";
import { GOVERNANCE, PRIVACY, RESOURCES, TEMPLATES, type Template } from "./rego";

const NAMESPACE = "policy";
const podsOf = (operation: "webhook" | "audit") => ({
  "gatekeeper.sh/system": "yes",
  "gatekeeper.sh/operation": operation,
});
const SIZE = { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "1", memory: "512Mi" } } as const;

function values(replicas: number): HelmValues {
  return {
    replicas,
    enableExternalData: false,
    disableMutation: true,
    controllerManager: { resources: SIZE },
    audit: { resources: SIZE },
    crds: {
      resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    },
    // The namespace's labels are this program's (rule 148).
    postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: false } },
    preUninstall: { deleteWebhookConfigurations: { enabled: true } },
    // The chart always makes a budget of its own: this is "one pod at a time", and there must be no second budget for the same pods.
    pdb: { controllerManager: { minAvailable: Math.max(0, replicas - 1) } },
  };
}

/** A template as Gatekeeper reads it. */
export function constraintTemplate(template: Template): KubernetesObject {
  return {
    apiVersion: "templates.gatekeeper.sh/v1",
    kind: "ConstraintTemplate",
    metadata: { name: template.kind.toLowerCase() },
    spec: {
      crd: {
        spec: {
          names: { kind: template.kind },
          validation: { openAPIV3Schema: { type: "object", properties: template.parameters } },
        },
      },
      targets: [
        {
          target: "admission.k8s.gatekeeper.sh",
          code: [
            { engine: "Rego", source: { version: "v1", rego: template.rego, libs: [...template.libs] } },
          ],
        },
      ],
    },
  };
}

/** OPA Gatekeeper with the templates; the constraints come when everything else is up, see {@link gatekeeperConstraints}. */
export function gatekeeper(inputs: PlatformInputs): Component {
  return {
    name: "gatekeeper",
    layer: "policy",
    description: "Admits or refuses objects by policies in Rego, and reports on those that are there",
    namespace: NAMESPACE,
    serves: ["templates.gatekeeper.sh", "constraints.gatekeeper.sh", "config.gatekeeper.sh"],
    releases: [{ chart: charts.gatekeeper, values: values(inputs.settings.profile.replicas) }],
    after: TEMPLATES.map(constraintTemplate),
    metrics: (["webhook", "audit"] as const).map((operation) => ({
      name: `gatekeeper-${operation}`,
      pods: { namespace: NAMESPACE, labels: podsOf(operation) },
      port: "metrics",
      portNumber: 8888,
    })),
    flows: [toApiServer(NAMESPACE, "reads and reports on objects")],
    webhooks: [{ pods: podsOf("webhook"), port: 8443 }],
  };
}

interface ConstraintMatch {
  readonly name: string;
  readonly template: Template;
  readonly namespaces: readonly string[];
  readonly kinds: readonly { readonly apiGroups: readonly string[]; readonly kinds: readonly string[] }[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

const WORKLOADS = [
  { apiGroups: [""], kinds: ["Pod"] },
  { apiGroups: ["apps"], kinds: ["Deployment", "StatefulSet"] },
  { apiGroups: ["batch"], kinds: ["Job"] },
] as const;
const MODELS = [{ apiGroups: ["serving.kserve.io"], kinds: ["InferenceService"] }] as const;

/** The constraints of an environment: what each kind of workload may ask for, where data comes from, what a model must say of itself. */
export function gatekeeperConstraints(
  inputs: Pick<PlatformInputs, "settings" | "stores" | "registry">,
): readonly KubernetesObject[] {
  const { settings, stores, registry } = inputs;
  const resources = { template: RESOURCES, kinds: WORKLOADS };
  const constraints: readonly ConstraintMatch[] = [
    {
      ...resources,
      name: "training-resources",
      namespaces: ["argo"],
      parameters: {
        workloadTypes: [WORKLOAD_TYPES.pipeline, "experimentation"],
        cpuMax: "32",
        memoryMax: "256Gi",
        gpuMax: 8,
      },
    },
    {
      ...resources,
      name: "inference-resources",
      namespaces: ["mlops"],
      parameters: {
        workloadTypes: [WORKLOAD_TYPES.model, "serving"],
        cpuMax: "8",
        memoryMax: "32Gi",
        gpuMax: 2,
      },
    },
    {
      name: "data-privacy",
      template: PRIVACY,
      namespaces: ["argo", "mlops"],
      kinds: WORKLOADS,
      parameters: {
        allowedDataSources: [stores.artifacts.mlflowAddress, stores.artifacts.kserveAddress],
        requireEncryption: true,
      },
    },
    {
      name: "model-governance",
      template: GOVERNANCE,
      namespaces: ["mlops"],
      kinds: [...MODELS, ...WORKLOADS],
      parameters: {
        allowedModelRegistries: imageSources(registry.address).map(({ prefix }) => prefix),
        requiredLabels: Object.values(MODEL_LABELS),
        requireApproval: true,
        requireBiasCheck: true,
      },
    },
  ];
  const enforcementAction = settings.profile.policyAction === "Enforce" ? "deny" : "warn";
  return constraints.map(({ name, template, namespaces, kinds, parameters }) => ({
    apiVersion: "constraints.gatekeeper.sh/v1beta1",
    kind: template.kind,
    metadata: { name },
    spec: { enforcementAction, match: { kinds, namespaces }, parameters },
  }));
}
