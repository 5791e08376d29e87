import { Construct } from "constructs";
import type { AddOnInputs, Cloud } from "../cloud/cloud";
import type { ObjectStoreProps } from "../cloud/object-store";
import type { WorkloadIdentity, WorkloadIdentityProps } from "../cloud/workload-identity";
import type { LocalEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import type { Component } from "../kubernetes/component";
import { metricsServer } from "../kubernetes/metrics-server";
import type { StoredSecret } from "../kubernetes/stored-secret";
import { minio } from "./add-ons/minio";
import { postgresServer } from "./add-ons/postgres";
import { seaweedfs } from "./add-ons/seaweedfs";
import type { ObjectStoreServer } from "./add-ons/object-store-server";
import { LocalCluster } from "./cluster";
import { LocalContainerRegistry } from "./container-registry";
import { LocalNetwork } from "./network";
import { LocalObjectStore } from "./object-store";
import { LocalPostgres } from "./postgres";
import { LocalSecretStore } from "./secret-store";
import { Vault } from "./vault";
import { LocalWorkloadIdentity } from "./workload-identity";

const SERVERS: Readonly<Record<NonNullable<LocalEnvironment["objectStore"]>, ObjectStoreServer>> = {
  seaweedfs,
  minio,
};

/**
 * A cluster that exists already: kind, k3d, minikube, or any API server of a kubeconfig. What a cloud would give (object store, Postgres,
 * secrets) runs inside the cluster. Pages are reached by `kubectl port-forward`, so there is no {@link Cloud.edge}.
 */
export class LocalCloud extends Construct implements Cloud {
  readonly region = "local";
  readonly edge = undefined;
  readonly outlivedByWorkloads = [];
  private readonly vault: Vault;
  private readonly postgresPassword: StoredSecret;
  private readonly stores: LocalObjectStore[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: Settings<LocalEnvironment>,
  ) {
    super(scope, id);
    this.vault = new Vault(this, "vault", { version: settings.credentialsVersion ?? 1 });
    this.postgresPassword = this.vault.generate("postgres-admin");
  }

  network(id: string): LocalNetwork {
    return new LocalNetwork(this, id);
  }

  cluster(id: string): LocalCluster {
    const { name, kubeconfig = "~/.kube/config", storageClass = "standard" } = this.settings;
    return new LocalCluster(this, id, { environment: name, kubeconfig, context: this.context, storageClass });
  }

  workloadIdentity(id: string, props: WorkloadIdentityProps): LocalWorkloadIdentity {
    return new LocalWorkloadIdentity(this, id, props);
  }

  objectStore(id: string, props: ObjectStoreProps): LocalObjectStore {
    const { vault, server } = this;
    const store = new LocalObjectStore(this, id, {
      ...props,
      name: id,
      environment: this.settings.name,
      endpoint: server.endpoint,
      vault,
    });
    this.stores.push(store);
    return store;
  }

  secretStore(id: string, { reader }: { readonly reader: WorkloadIdentity }): LocalSecretStore {
    return new LocalSecretStore(this, id, { vault: this.vault, reader, context: this.context });
  }

  postgres(id: string): LocalPostgres {
    return new LocalPostgres(this, id, this.vault, this.postgresPassword);
  }

  containerRegistry(id: string): LocalContainerRegistry {
    return new LocalContainerRegistry(this, id, this.settings.name);
  }

  addOns({ cluster }: AddOnInputs): readonly Component[] {
    const { bringsMetricsServer, profile } = this.settings;
    const { storageClass } = cluster;
    return [
      ...(bringsMetricsServer === true ? [] : [metricsServer({ replicas: 1, insecureKubelets: true })]),
      this.server.component({ stores: this.stores, storageClass, vault: this.vault }),
      postgresServer({
        password: this.postgresPassword,
        storageClass,
        storageGib: profile.database.storageGib,
      }),
    ];
  }

  private get context(): string {
    return this.settings.context ?? "kind-ml-platform";
  }

  private get server(): ObjectStoreServer {
    return SERVERS[this.settings.objectStore ?? "seaweedfs"];
  }
}
