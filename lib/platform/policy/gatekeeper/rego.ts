import { WORKLOAD_LABELS } from "../../governance";

/** Containers of pods, of what makes pods, and of model servers; shared by all templates. */
const LIBRARY = `package lib.workload

import rego.v1

pod_spec := input.review.object.spec if input.review.object.kind == "Pod"

pod_spec := input.review.object.spec.template.spec if input.review.object.kind != "Pod"

pod_spec := input.review.object.spec.predictor if input.review.object.kind == "InferenceService"

containers contains container if some container in pod_spec.containers

containers contains container if some container in pod_spec.initContainers

containers contains object.union({"name": "model"}, pod_spec.model) if pod_spec.model

labels := object.get(input.review.object.metadata, "labels", {})

annotations := object.get(input.review.object.metadata, "annotations", {})
`;

/** What a constraint template needs beside its schema. */
export interface Template {
  /** Kind of its constraints; the template's name is the same in lower case. */
  readonly kind: string;
  /** JSON schema of each parameter. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Rego of package `<kind in lower case>`, version 1 of the language. */
  readonly rego: string;
  readonly libs: readonly string[];
}

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;

/** How much a container of each kind of workload may ask for. */
export const RESOURCES: Template = {
  kind: "MLResourceRequirements",
  parameters: { workloadTypes: texts, cpuMax: text, memoryMax: text, gpuMax: { type: "integer" } },
  libs: [LIBRARY],
  rego: `package mlresourcerequirements

import data.lib.workload
import rego.v1

workload_type := workload.labels["${WORKLOAD_LABELS.type}"]

applies if workload_type in input.parameters.workloadTypes

over contains [container.name, "cpu", limit, input.parameters.cpuMax] if {
	some container in workload.containers
	limit := container.resources.limits.cpu
	units.parse(sprintf("%v", [limit])) > units.parse(input.parameters.cpuMax)
}

over contains [container.name, "memory", limit, input.parameters.memoryMax] if {
	some container in workload.containers
	limit := container.resources.limits.memory
	units.parse_bytes(sprintf("%v", [limit])) > units.parse_bytes(input.parameters.memoryMax)
}

over contains [container.name, "nvidia.com/gpu", limit, input.parameters.gpuMax] if {
	some container in workload.containers
	limit := container.resources.limits["nvidia.com/gpu"]
	to_number(limit) > input.parameters.gpuMax
}

violation contains {"msg": msg} if {
	applies
	some [name, resource, limit, most] in over
	msg := sprintf("container %v: lower limits.%v from %v to at most %v, which %v workloads may have", [name, resource, limit, most, workload_type])
}
`,
};

/** Where data may come from, and that sensitive data is encrypted. */
export const PRIVACY: Template = {
  kind: "MLDataPrivacy",
  parameters: { allowedDataSources: texts, requireEncryption: { type: "boolean" } },
  libs: [LIBRARY],
  rego: `package mldataprivacy

import data.lib.workload
import rego.v1

allowed(source) if {
	some prefix in input.parameters.allowedDataSources
	startswith(source, prefix)
}

violation contains {"msg": msg} if {
	some container in workload.containers
	some variable in container.env
	variable.name == "DATA_SOURCE"
	not allowed(object.get(variable, "value", ""))
	msg := sprintf("container %v: DATA_SOURCE must begin with one of %v, got %v", [container.name, concat(", ", input.parameters.allowedDataSources), object.get(variable, "value", "a reference")])
}

violation contains {"msg": msg} if {
	input.parameters.requireEncryption
	some container in workload.containers
	some mount in container.volumeMounts
	mount.name == "sensitive-data"
	object.get(workload.annotations, "ml-platform/data-encrypted", "") != "true"
	msg := sprintf("container %v mounts sensitive-data: keep it on an encrypted volume and say so by the annotation ml-platform/data-encrypted: \\"true\\"", [container.name])
}
`,
};

/** Where models come from, who approved them, and whether their bias was looked at. */
export const GOVERNANCE: Template = {
  kind: "MLModelGovernance",
  parameters: {
    allowedModelRegistries: texts,
    requiredLabels: texts,
    requireApproval: { type: "boolean" },
    requireBiasCheck: { type: "boolean" },
  },
  libs: [LIBRARY],
  rego: `package mlmodelgovernance

import data.lib.workload
import rego.v1

full_name(image) := image if regex.match("^([^/]*[.:][^/]*|localhost)/", image)

full_name(image) := concat("/", ["docker.io", image]) if not regex.match("^([^/]*[.:][^/]*|localhost)/", image)

known(image) if {
	some prefix in input.parameters.allowedModelRegistries
	startswith(full_name(image), prefix)
}

is_model if input.review.object.kind == "InferenceService"

violation contains {"msg": msg} if {
	some container in workload.containers
	container.image
	not known(container.image)
	msg := sprintf("container %v: copy %v to the registry of this environment, or have its source allowed", [container.name, container.image])
}

violation contains {"msg": msg} if {
	is_model
	some key in input.parameters.requiredLabels
	object.get(workload.labels, key, "") == ""
	msg := sprintf("add the label %v", [key])
}

violation contains {"msg": msg} if {
	input.parameters.requireApproval
	is_model
	workload.labels["ml-platform/stage"] == "production"
	some key in ["ml-platform/approved-by", "ml-platform/approval-ticket"]
	object.get(workload.annotations, key, "") == ""
	msg := sprintf("a model in production needs the annotation %v", [key])
}

violation contains {"msg": msg} if {
	input.parameters.requireBiasCheck
	is_model
	workload.labels["ml-platform/fairness-critical"] == "true"
	object.get(workload.annotations, "ml-platform/bias-check", "") != "passed"
	msg := "run the bias check and set the annotation ml-platform/bias-check to passed"
}
`,
};

/** Every template. */
export const TEMPLATES: readonly Template[] = [RESOURCES, PRIVACY, GOVERNANCE];
