/** Rights on one type of resource. */
interface Rights {
  /** To compare it with its plan. */
  readonly read: readonly string[];
  /** To make, change and remove it. */
  readonly write: readonly string[];
}

/** Rights by Terraform's name of the type. */
export type RightsByType = Readonly<Record<string, Rights>>;

/** Names actions of one service. */
export const actionsOf =
  (service: string) =>
  (...names: readonly string[]): readonly string[] =>
    names.map((name) => `${service}:${name}`);

/** Whoever hands a key to a service lets the service use it in his name. */
export const USE_KEY: readonly string[] = actionsOf("kms")(
  "CreateGrant",
  "Decrypt",
  "DescribeKey",
  "GenerateDataKey",
);
