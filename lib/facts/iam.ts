/** Conditions of a statement: operator, then key, then what it must be. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy, as data. */
export interface Statement {
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** ARNs. @default the resource that the policy is attached to (`*`) */
  readonly resources?: readonly string[];
  /** Who, in policies of resources and roles: `{ Service: "ec2.amazonaws.com" }`; `"*"` is everyone. @default not said, as in policies of identities */
  readonly principals?: "*" | Readonly<Record<string, string>>;
  readonly conditions?: Conditions;
}
