import type { Profile } from "../../../environment/profile";
import type { KubernetesObject } from "../../../kubernetes/object";

/** API of every policy: `ClusterPolicy` (`kyverno.io`) is deprecated since Kyverno 1.17 and planned to go in 1.20. */
export const POLICY_API = "policies.kyverno.io/v1";

/** Whether a policy refuses or reports. */
export type PolicyAction = Profile["policyAction"];

/** A CEL expression. */
export type Cel = string;

/** Which requests a policy sees. */
export interface Match {
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly resource: string;
  /** @default create and update */
  readonly operations?: readonly ("CREATE" | "UPDATE" | "DELETE")[];
}

/** Pods; Kyverno then checks Deployments, Jobs and the like by the same policy, unless told otherwise. */
export const PODS: Match = { apiGroup: "", apiVersion: "v1", resource: "pods" };

/** InferenceServices of KServe. */
export const INFERENCE_SERVICES: Match = {
  apiGroup: "serving.kserve.io",
  apiVersion: "v1beta1",
  resource: "inferenceservices",
};

/** Parts that all kinds of policy have. */
export interface PolicyBase {
  readonly name: string;
  /** What holds, in one line. */
  readonly title: string;
  readonly match: Match;
  /** All must be true, or the policy does not apply: name -> expression. @default none */
  readonly conditions?: Readonly<Record<string, Cel>>;
  /** Later ones may use earlier ones as `variables.<name>`. @default none */
  readonly variables?: Readonly<Record<string, Cel>>;
}

/** A policy that admits or refuses. */
export interface ValidatingProps extends PolicyBase {
  readonly action: PolicyAction;
  /** Each with what to change when it is false; `message` is an expression too. */
  readonly validations: readonly { readonly expression: Cel; readonly message: Cel }[];
  /** Whether existing objects are reported. Impossible for policies that read the request (rule 98). @default true */
  readonly background?: boolean;
}

const named = (record: Readonly<Record<string, Cel>>) =>
  Object.entries(record).map(([name, expression]) => ({ name, expression }));

/** The part of a policy's spec that says what it applies to. */
export function scopeOf({ match, conditions, variables }: PolicyBase) {
  const rule = {
    apiGroups: [match.apiGroup],
    apiVersions: [match.apiVersion],
    operations: match.operations ?? ["CREATE", "UPDATE"],
    resources: [match.resource],
  };
  return {
    matchConstraints: { resourceRules: [rule] },
    ...(conditions === undefined ? {} : { matchConditions: named(conditions) }),
    ...(variables === undefined ? {} : { variables: named(variables) }),
  };
}

/** A cluster-wide object of {@link POLICY_API} with its title as people read it. */
export function policyObject(
  kind: string,
  { name, title }: Pick<PolicyBase, "name" | "title">,
  spec: object,
): KubernetesObject {
  return {
    apiVersion: POLICY_API,
    kind,
    metadata: { name, annotations: { "policies.kyverno.io/title": title } },
    spec,
  };
}

/**
 * A ValidatingPolicy. Reporting ones also warn the person who applies. Reporting ones let requests through when Kyverno is away; refusing ones
 * do not, else stopping Kyverno would be the way around them.
 */
export function validatingPolicy(props: ValidatingProps): KubernetesObject {
  return policyObject("ValidatingPolicy", props, {
    ...reactionOf(props.action),
    evaluation: { background: { enabled: props.background ?? true } },
    ...scopeOf(props),
    validations: props.validations.map(({ expression, message }) => ({
      expression,
      messageExpression: message,
    })),
  });
}

/** How a policy answers, by its action. */
export const reactionOf = (action: PolicyAction) =>
  action === "Enforce"
    ? ({ failurePolicy: "Fail", validationActions: ["Deny"] } as const)
    : ({ failurePolicy: "Ignore", validationActions: ["Audit", "Warn"] } as const);

/** A text as CEL. */
export const quoted = (text: string): Cel =>
  `'${text.replace(/\\/g, () => "\\\\").replace(/'/g, () => "\\'")}'`;

/** A list of texts as CEL. */
export const listOf = (texts: readonly string[]): Cel => `[${texts.map(quoted).join(", ")}]`;

/**
 * Condition that the request is for one of these namespaces. Not `namespaceSelector`: with it Kyverno does not check pod controllers. Not
 * `object.metadata.namespace` either: for pod controllers Kyverno reads that from the pod template, which has none.
 */
export const inNamespaces = (names: readonly string[]) => ({
  "in-namespaces": `request.namespace in ${listOf(names)}`,
});

/** A label of the object, or the empty text. */
export const label = (key: string): Cel => `object.metadata.?labels[?${quoted(key)}].orValue('')`;

/** An annotation of the object, or the empty text. */
export const annotation = (key: string): Cel => `object.metadata.?annotations[?${quoted(key)}].orValue('')`;
