import type { KubernetesObject } from "../../../kubernetes/object";
import type { NamespaceName } from "../../namespaces";
import { MOVING_TAGS, type ImageSource } from "../images";
import {
  inNamespaces,
  listOf,
  PODS,
  validatingPolicy,
  type Cel,
  type PolicyAction,
  type ValidatingProps,
} from "./policy";

/** Namespaces of machine-learning workloads. */
export const ML_NAMESPACES: readonly NamespaceName[] = ["mlops", "mlflow", "argo", "kserve"];

/** Namespaces in which models are served and the serving controller runs. */
export const MODEL_NAMESPACES: readonly NamespaceName[] = ["mlops", "kserve"];

/** Long-lived and init containers. */
const RUNNING: Cel = "object.spec.containers + object.spec.?initContainers.orValue([])";
/** With debug containers, which have no resources of their own. */
const ALL: Cel = `${RUNNING} + object.spec.?ephemeralContainers.orValue([])`;

/** Image names with their registry: `nginx:1.29` is `docker.io/nginx:1.29`. */
const FULL_NAME: Cel = "c.image.matches('^([^/]*[.:][^/]*|localhost)/') ? c.image : 'docker.io/' + c.image";

const named = (list: string): Cel => `variables.${list}.join(', ')`;

function requireResourceLimits(action: PolicyAction): KubernetesObject {
  return validatingPolicy({
    name: "require-resource-limits",
    title: "Containers of ML workloads say how much CPU and memory they may use",
    action,
    match: PODS,
    conditions: inNamespaces(ML_NAMESPACES),
    variables: {
      unlimited: `(${RUNNING}).filter(c, !has(c.resources) || !has(c.resources.limits) || !('cpu' in c.resources.limits) || !('memory' in c.resources.limits)).map(c, c.name)`,
    },
    validations: [
      {
        expression: "variables.unlimited.size() == 0",
        message: `'set resources.limits.cpu and resources.limits.memory of container ' + ${named("unlimited")}`,
      },
    ],
  });
}

/** The policy, and the same for debug containers, which arrive by a sub-resource that Kyverno does not derive by itself (rule 101). */
function withDebugContainers(props: ValidatingProps): KubernetesObject[] {
  const match = { ...PODS, resource: "pods/ephemeralcontainers", operations: ["UPDATE"] } as const;
  return [
    validatingPolicy(props),
    validatingPolicy({ ...props, name: `${props.name}-debug`, match, background: false }),
  ];
}

const mutable = (tags: readonly string[]): Cel =>
  `(${ALL}).filter(c, !c.image.contains('@') && (!c.image.matches(':[^/:]+$') || c.image.split(':')[c.image.split(':').size() - 1] in ${listOf(tags)})).map(c, c.name)`;

function disallowLatestTag(action: PolicyAction): KubernetesObject[] {
  return withDebugContainers({
    name: "disallow-latest-tag",
    title: "Images of model servers name a version",
    action,
    match: PODS,
    conditions: inNamespaces(MODEL_NAMESPACES),
    variables: { floating: mutable(["latest"]) },
    validations: [
      {
        expression: "variables.floating.size() == 0",
        message: `'give the image of container ' + ${named("floating")} + ' a version tag or a digest instead of latest'`,
      },
    ],
  });
}

function requireImmutableTags(action: PolicyAction): KubernetesObject[] {
  return withDebugContainers({
    name: "require-immutable-image-tags",
    title: "Images in the models' namespace are named by a tag that does not move",
    action,
    match: PODS,
    conditions: inNamespaces(["mlops"]),
    variables: { moving: mutable(MOVING_TAGS) },
    validations: [
      {
        expression: "variables.moving.size() == 0",
        message: `'the tag of container ' + ${named("moving")} + ' moves: use a version tag such as 1.4.0 or a digest (@sha256:...)'`,
      },
    ],
  });
}

function restrictImageRegistries(action: PolicyAction, allowed: readonly ImageSource[]): KubernetesObject[] {
  const prefixes = listOf(allowed.map(({ prefix }) => prefix));
  return withDebugContainers({
    name: "restrict-image-registries",
    title: "Images of model servers come from known places",
    action,
    match: PODS,
    conditions: inNamespaces(MODEL_NAMESPACES),
    variables: {
      unknown: `(${ALL}).filter(c, !${prefixes}.exists(p, (${FULL_NAME}).startsWith(p))).map(c, c.name)`,
    },
    validations: [
      {
        expression: "variables.unknown.size() == 0",
        message: `'copy the image of container ' + ${named("unknown")} + ' to the registry of this environment, or have its source added to lib/platform/policy/images.ts'`,
      },
    ],
  });
}

function disallowPrivileged(action: PolicyAction): KubernetesObject[] {
  return withDebugContainers({
    name: "disallow-privileged-containers",
    title: "No container of an ML workload is privileged",
    action,
    match: PODS,
    conditions: inNamespaces(ML_NAMESPACES),
    // Refuses `true` instead of asking for `false`: most pods say nothing, which is false (rule 100).
    variables: {
      privileged: `(${ALL}).filter(c, c.?securityContext.?privileged.orValue(false)).map(c, c.name)`,
    },
    validations: [
      {
        expression: "variables.privileged.size() == 0",
        message: `'remove securityContext.privileged from container ' + ${named("privileged")}`,
      },
    ],
  });
}

/** A pod in the models' namespace names its model: InferenceServices hand their labels down, so this also shows on the nodes. */
function requireModelLabels(action: PolicyAction, keys: readonly string[]): KubernetesObject {
  return validatingPolicy({
    name: "require-mlops-labels",
    title: "Pods in the models' namespace say which model they serve and who owns it",
    action,
    match: PODS,
    conditions: inNamespaces(["mlops"]),
    variables: { missing: `${listOf(keys)}.filter(k, object.metadata.?labels[?k].orValue('') == '')` },
    validations: [
      {
        expression: "variables.missing.size() == 0",
        message: `'add the labels ' + ${named("missing")} + ' to the pod template (on an InferenceService: to its metadata)'`,
      },
    ],
  });
}

/** Policies about pods. */
export function podPolicies(
  action: PolicyAction,
  allowed: readonly ImageSource[],
  labels: readonly string[],
): KubernetesObject[] {
  return [
    requireResourceLimits(action),
    requireModelLabels(action, labels),
    ...disallowLatestTag(action),
    ...requireImmutableTags(action),
    ...restrictImageRegistries(action, allowed),
    ...disallowPrivileged(action),
  ];
}
