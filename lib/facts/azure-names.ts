/** What Azure accepts as the name of a kind of resource. */
export interface NameRule {
  /** The kind, as a fault names it. */
  readonly resource: string;
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** Whether hyphens are allowed; without them the parts are written together. */
  readonly hyphens: boolean;
  /** Unique in all of Azure: gets a suffix made from the subscription's id, so that two people's `azure-dev` do not meet (rule 120). */
  readonly global: boolean;
}

/** Hexadecimal digits of a global name's suffix. */
export const SUFFIX_LENGTH = 6;

/**
 * Limits of Azure's naming rules: MicrosoftDocs/azure-docs, azure-resource-manager/management/resource-name-rules.md (commit 0010dc26);
 * for the registry and AKS later copies of the same page.
 */
export const NAME_RULES = {
  resourceGroup: {
    resource: "resource group",
    min: 1,
    max: 90,
    pattern: /^[-\w.()]*[-\w()]$/,
    hyphens: true,
    global: false,
  },
  network: {
    resource: "virtual network",
    min: 2,
    max: 64,
    pattern: /^[A-Za-z0-9][\w.-]*\w$/,
    hyphens: true,
    global: false,
  },
  networkPart: {
    resource: "part of a network",
    min: 1,
    max: 80,
    pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
    hyphens: true,
    global: false,
  },
  cluster: {
    resource: "AKS cluster",
    min: 1,
    max: 63,
    pattern: /^[A-Za-z0-9]([\w-]*[A-Za-z0-9])?$/,
    hyphens: true,
    global: false,
  },
  identity: {
    resource: "user-assigned identity",
    min: 3,
    max: 128,
    pattern: /^[A-Za-z0-9][\w-]+$/,
    hyphens: true,
    global: false,
  },
  workspace: {
    resource: "Log Analytics workspace",
    min: 4,
    max: 63,
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$/,
    hyphens: true,
    global: false,
  },
  storageAccount: {
    resource: "storage account",
    min: 3,
    max: 24,
    pattern: /^[a-z0-9]+$/,
    hyphens: false,
    global: true,
  },
  keyVault: {
    resource: "Key Vault",
    min: 3,
    max: 24,
    pattern: /^(?!.*--)[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/,
    hyphens: true,
    global: true,
  },
  registry: {
    resource: "container registry",
    min: 5,
    max: 50,
    pattern: /^[a-z0-9]+$/,
    hyphens: false,
    global: true,
  },
  postgres: {
    resource: "PostgreSQL flexible server",
    min: 3,
    max: 63,
    pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
    hyphens: true,
    global: true,
  },
} as const satisfies Record<string, NameRule>;

/** A kind of named resource. */
export type NameKind = keyof typeof NAME_RULES;

/** Parts that names get beside the environment's; the longest of a kind decides how long an environment's name may be. */
export const GLOBAL_NAME_PARTS = [
  ["storageAccount", ""],
  ["storageAccount", "log"],
  ["keyVault", ""],
  ["registry", ""],
  ["postgres", ""],
] as const satisfies readonly (readonly [NameKind, string])[];

/** Puts the parts of a name together as a kind wants them. */
export function joined(rule: NameRule, parts: readonly string[]): string {
  const given = parts.filter((part) => part !== "");
  return rule.hyphens ? given.join("-") : given.map((part) => part.replaceAll("-", "")).join("");
}

/** What is wrong with a name before its suffix, as the object of "must"; nothing when it is right. */
export function nameProblem(kind: NameKind, environment: string, part = ""): string | undefined {
  const rule: NameRule = NAME_RULES[kind];
  const base = joined(rule, [environment, part]);
  const suffix = rule.global ? SUFFIX_LENGTH + (rule.hyphens ? 1 : 0) : 0;
  if (base.length + suffix > rule.max) {
    const extra = base.length - joined(rule, [environment]).length + suffix;
    const what = rule.hyphens ? "characters" : "letters and digits";
    return `have at most ${String(rule.max - extra)} ${what}, since a ${rule.resource} is named by it and has at most ${String(rule.max)}`;
  }
  if (base.length + suffix < rule.min || !rule.pattern.test(base))
    return `make a valid name of a ${rule.resource}`;
  return undefined;
}
