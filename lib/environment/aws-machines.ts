import type { Profile } from "./profile";

/** Machine types of an environment that names none. */
export interface MachineDefaults {
  /** The managed group that carries the platform. */
  readonly general: readonly string[];
  readonly database: string;
}

/** By size of the profile: the specification's choices for dev, and for production. */
export const AWS_MACHINES: Readonly<Record<Profile["size"], MachineDefaults>> = {
  small: { general: ["t3.large"], database: "db.t3.small" },
  large: { general: ["m5.xlarge", "m6i.xlarge"], database: "db.r5.large" },
};

const sizes = (families: readonly string[], ...names: readonly string[]): readonly string[] =>
  names.flatMap((size) => families.map((family) => `${family}.${size}`));

const FAMILIES = ["c5", "c6i", "m5", "m6i", "r5", "r6i"];

/** Machine types of Karpenter's pools: many, so that spot capacity is found. */
export const KARPENTER_MACHINES = {
  general: sizes(FAMILIES, "large", "xlarge", "2xlarge"),
  training: sizes(FAMILIES, "xlarge", "2xlarge", "4xlarge"),
  /** Only what a GPU of 16 or 24 GiB needs; eight-GPU machines are an explicit choice in the environment (rule 39). */
  gpu: ["g4dn.xlarge", "g4dn.2xlarge", "g5.xlarge", "g5.2xlarge"],
} as const;

/** Machine types of the managed groups that Cluster Autoscaler scales: one size each, since it plans with a single template. */
export const GROUP_MACHINES = { training: ["c5.2xlarge"], gpu: ["g4dn.xlarge"] } as const;
