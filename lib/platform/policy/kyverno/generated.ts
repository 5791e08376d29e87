import type { KubernetesObject } from "../../../kubernetes/object";
import { policyObject, scopeOf, type Cel, type PolicyBase } from "./policy";

/** A field of a generated object that is computed when the policy applies. */
export class Computed {
  constructor(readonly expression: Cel) {}
}

/** A value as CEL. Everything is dynamic, since maps and lists of CEL else have members of one type only. */
function cel(value: unknown): Cel {
  if (value instanceof Computed) return `dyn(${value.expression})`;
  if (Array.isArray(value)) return `dyn([${value.map(cel).join(", ")}])`;
  if (typeof value !== "object" || value === null) return `dyn(${JSON.stringify(value)})`;
  return `dyn(${mapOf(value)})`;
}

const mapOf = (value: object): Cel =>
  `{${Object.entries(value)
    .map(([key, field]) => `${JSON.stringify(key)}: ${cel(field)}`)
    .join(", ")}}`;

/** A policy that makes objects when it sees its match. */
export interface GeneratingProps extends PolicyBase {
  /** Namespace that the objects are made in, as an expression. */
  readonly namespace: Cel;
  /** Objects, without namespace; fields may be {@link Computed}. */
  readonly objects: readonly (Omit<KubernetesObject, "metadata"> & { readonly metadata: object })[];
  /** Keep the objects as they are written here, also in namespaces that are there already. They outlive the policy in any case. */
  readonly keep: boolean;
}

/** A GeneratingPolicy. */
export function generatingPolicy(props: GeneratingProps): KubernetesObject {
  const variables = { ...props.variables, objects: `[${props.objects.map(mapOf).join(", ")}]` };
  return policyObject("GeneratingPolicy", props, {
    evaluation: {
      synchronize: { enabled: props.keep },
      generateExisting: { enabled: props.keep },
      orphanDownstreamOnPolicyDelete: { enabled: true },
    },
    ...scopeOf({ ...props, variables }),
    generate: [{ expression: `generator.apply(${props.namespace}, variables.objects)` }],
  });
}
