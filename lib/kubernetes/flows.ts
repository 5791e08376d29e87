import type { Flow } from "./component";

/** Ports of the API server's endpoints: 443 on the managed clusters, 6443 where a cluster runs its own. */
export const API_SERVER_PORTS: readonly number[] = [443, 6443];

/** Pods of a namespace may call the Kubernetes API. */
export function toApiServer(namespace: string, why: string, labels?: Readonly<Record<string, string>>): Flow {
  const from = labels === undefined ? { namespace } : { namespace, labels };
  return { from, to: "api-server", ports: API_SERVER_PORTS, why };
}
