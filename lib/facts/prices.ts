/** A list price with its source. */
export interface Price {
  readonly usd: number;
  readonly source: string;
  /** Date the source was read or last changed. */
  readonly asOf: string;
}

/** What is paid for beside machines, on one cloud. List prices in USD, before tax and commitments. */
export interface ServicePrices {
  /** The managed control plane, an hour. */
  readonly controlPlaneHour: { readonly standard: Price; readonly highAvailability: Price };
  /** One NAT gateway, an hour, without traffic. */
  readonly natHour: Price;
  /** The load balancer of the UIs and of inference, an hour, without traffic. */
  readonly loadBalancerHour: Price;
  /** A GiB of block storage, a month. */
  readonly diskGibMonth: Price;
  /** A GiB of the database's storage in one zone, a month. */
  readonly databaseGibMonth: Price;
  /** Database classes or tiers in one zone, an hour. */
  readonly databaseHour: Readonly<Record<string, Price>>;
  /** A GiB sent between zones, between regions and to the internet. */
  readonly egressGib: { readonly zone: number; readonly region: number; readonly internet: number };
}

/** What a unit costs, for showing back what pods reserve: OpenCost's price list. USD an hour. */
export interface UnitPrices {
  /** A core. */
  readonly cpuHour: number;
  readonly spotCpuHour: number;
  /** A GiB of memory. */
  readonly memoryGibHour: number;
  readonly spotMemoryGibHour: number;
  /** A GPU without the machine around it. */
  readonly gpuHour: number;
  /** A GiB of block storage. */
  readonly storageGibHour: number;
  readonly egressGib: ServicePrices["egressGib"];
  readonly source: string;
  readonly asOf: string;
}

/** Hours of a month as the clouds count them. */
export const HOURS_A_MONTH = 730;
