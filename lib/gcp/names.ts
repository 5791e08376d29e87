import { createHash } from "node:crypto";
import { Token } from "cdktf";

/** What a kind of name may be. */
export interface NameRule {
  /** Most characters. */
  readonly maxLength: number;
  readonly pattern: RegExp;
  /** Where the rule is from. */
  readonly source: string;
}

const VALIDATION = "hashicorp/terraform-provider-google google/verify/validation.go";

/** Google's limits, by kind of resource. */
export const NAME_RULES = {
  compute: { maxLength: 63, pattern: /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, source: VALIDATION },
  cluster: {
    maxLength: 40,
    pattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    source: "GKE refuses longer ones by name",
  },
  nodePool: {
    maxLength: 40,
    pattern: /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/,
    source: "as clusters; unverified",
  },
  serviceAccount: { maxLength: 30, pattern: /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, source: VALIDATION },
  bucket: {
    maxLength: 63,
    pattern: /^(?!goog)(?!.*google)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
    source: "docs.cloud.google.com/storage/docs/buckets#naming",
  },
  database: {
    maxLength: 60,
    pattern: /^[a-z]([a-z0-9-]{0,58}[a-z0-9])?$/,
    source: "98 together with the project's id, of at most 30",
  },
  secret: {
    maxLength: 255,
    pattern: /^[A-Za-z0-9_-]{1,255}$/,
    source: "docs.cloud.google.com/secret-manager; unverified",
  },
  repository: {
    maxLength: 63,
    pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    source: "docs.cloud.google.com/artifact-registry; unverified",
  },
  log: {
    maxLength: 100,
    pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    source: "docs.cloud.google.com/logging; unverified",
  },
} as const satisfies Record<string, NameRule>;

/** A kind of resource with a {@link NameRule}. */
export type NamedKind = keyof typeof NAME_RULES;

/** Characters of the digest that stands for what was cut off. */
const DIGEST = 4;

/**
 * Name of a resource: the environment's name and what follows, joined by hyphens. One that is too long is cut and ends in a digest of the
 * whole, so two long names stay different. Names with a Terraform reference in them are left as they are.
 * @throws RangeError when the name breaks Google's pattern
 */
export function resourceName(kind: NamedKind, environment: string, ...parts: readonly string[]): string {
  const name = [environment, ...parts].join("-");
  if (Token.isUnresolved(name)) return name;
  const { maxLength, pattern, source } = NAME_RULES[kind];
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGEST);
  const fitted =
    name.length <= maxLength ? name : `${name.slice(0, maxLength - DIGEST - 1).replace(/-+$/, "")}-${digest}`;
  if (!pattern.test(fitted))
    throw new RangeError(`${kind} name must match ${pattern.source} (${source}), got ${fitted}`);
  return fitted;
}
