import type { Cluster } from "../cloud/cluster";
import type { ContainerRegistry } from "../cloud/container-registry";
import type { ObjectStore } from "../cloud/object-store";
import type { PostgresServer } from "../cloud/postgres";
import type { SecretStore } from "../cloud/secret-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import type { Network } from "../cloud/network";
import type { UnitPrices } from "../facts/prices";
import type { Published } from "./published";
import type { PlatformSettings } from "./settings";
import type { StoreName, WorkloadName } from "./workloads";

/** What the platform is installed from: contracts, never a cloud. Each component takes only its part of it. */
export interface PlatformInputs {
  readonly settings: PlatformSettings;
  readonly cluster: Cluster;
  readonly network: Network;
  readonly stores: Readonly<Record<StoreName, ObjectStore>>;
  readonly identities: Readonly<Record<WorkloadName, WorkloadIdentity>>;
  readonly postgres: PostgresServer;
  readonly secrets: SecretStore;
  readonly registry: ContainerRegistry;
  /** How pages are published; undefined when the environment says too little to do that safely. */
  readonly published: Published | undefined;
  /** What a core, a GiB and a GPU cost, see `lib/cost/unit-prices.ts`. @default OpenCost's own prices */
  readonly unitPrices?: UnitPrices | undefined;
}
