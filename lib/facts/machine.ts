import type { GpuModel } from "../cloud/node-pool";

/** A machine type of a cloud, as scheduling, validation and cost see it. */
export interface Machine {
  /** The cloud's name, for example `g5.xlarge` or `Standard_D8s_v5`. */
  readonly type: string;
  readonly cpu: number;
  readonly memoryGib: number;
  readonly architecture: "amd64" | "arm64";
  /** GPUs of one machine. @default none */
  readonly gpu?: { readonly model: GpuModel; readonly count: number };
  /** Regions that offer it. @default every region of the cloud's table */
  readonly regions?: readonly string[];
  /** ISO date from which the cloud no longer gives it to anyone (rule 47). @default not announced */
  readonly retired?: string;
  /** On-demand list price in USD an hour, by region; missing where no source was found. */
  readonly hourlyUsd: Readonly<Record<string, number>>;
  /** Source of the row and the date it was read. */
  readonly source: string;
  readonly asOf: string;
}

/** What the program knows of one cloud: data, with its sources. */
export interface CloudFacts {
  /** Regions that environments may name. */
  readonly regions: readonly string[];
  readonly machines: readonly Machine[];
}
