import type { Cloud } from "../cloud/cloud";
import type { Cluster } from "../cloud/cluster";
import type { ObjectStore } from "../cloud/object-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import type { Profile } from "../environment/profile";
import { STORE_NAMES, WORKLOADS, type StoreName, type Workload, type WorkloadName } from "./workloads";

/** The identities and stores of an environment, with every grant of {@link WORKLOADS} given. */
export interface BoundWorkloads {
  readonly identities: Readonly<Record<WorkloadName, WorkloadIdentity>>;
  readonly stores: Readonly<Record<StoreName, ObjectStore>>;
}

/** Makes the object stores and an identity for every workload, and gives each the rights of its row. */
export function bindWorkloads(
  cloud: Cloud,
  cluster: Cluster,
  retention: Profile["retention"],
): BoundWorkloads {
  const expiry: Partial<Record<StoreName, number>> = { logs: retention.logDays, traces: retention.traceDays };
  const stores = record(STORE_NAMES, (name) => {
    const expireAfterDays = expiry[name];
    return cloud.objectStore(name, expireAfterDays === undefined ? {} : { expireAfterDays });
  });
  const names = Object.keys(WORKLOADS) as WorkloadName[];
  const identities = record(names, (name) => {
    const workload: Workload = WORKLOADS[name];
    const { namespace, serviceAccount } = workload;
    const identity = cloud.workloadIdentity(`identity-${name}`, {
      name,
      namespace,
      serviceAccount,
      cluster,
    });
    for (const [store, access] of Object.entries(workload.stores ?? {})) {
      const target = stores[store as StoreName];
      if (access === "read") target.grantRead(identity);
      else target.grantReadWrite(identity);
    }
    return identity;
  });
  return { identities, stores };
}

function record<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>;
}
