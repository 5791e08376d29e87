import { BUILT_IN_NAMESPACES } from "../../kubernetes/namespace";
import { NAMESPACES } from "../namespaces";

/** A namespace that the tenancy policies leave alone. */
export interface Exclusion {
  readonly namespace: string;
  readonly reason: string;
}

const ours =
  "comes with its own network policies, quota and roles from this program; a second owner of the same objects would fight over them";

/**
 * Namespaces that tenancy policies neither fill nor judge: with them an object would have two owners (rule 148), and a generated
 * default-deny would cut off operators (rule 107).
 */
export const EXCLUSIONS: readonly Exclusion[] = [
  ...NAMESPACES.map(({ name }) => ({ namespace: name, reason: ours })),
  ...BUILT_IN_NAMESPACES.map((namespace) => ({
    namespace,
    reason: "Kubernetes' own: a default-deny there would cut off DNS and the cloud's add-ons",
  })),
];

/** Names of {@link EXCLUSIONS}. */
export const EXCLUDED_NAMESPACES: readonly string[] = EXCLUSIONS.map(({ namespace }) => namespace);

/** Namespaces of the platform's own controllers, whose ServiceAccounts may hold rights in a tenant's namespace. */
export const PLATFORM_NAMESPACES: readonly string[] = NAMESPACES.filter(
  ({ purpose }) => purpose === "platform",
).map(({ name }) => name);
