import type { ControlPlane } from "./kube";

/** A Helm release as the cluster's own record tells it. */
export interface ReleaseRecord {
  readonly name: string;
  readonly namespace: string;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, `uninstalling`. */
  readonly status: string;
  readonly revision: number;
}

interface Listed {
  readonly items?: readonly {
    readonly metadata: {
      readonly name: string;
      readonly namespace?: string;
      readonly labels?: Record<string, string>;
    };
  }[];
}

/** Names of the objects in a list of the API. */
export async function namesIn(plane: ControlPlane, path: string): Promise<string[]> {
  const { body } = await plane.api(path);
  return ((body as Listed).items ?? []).map(({ metadata }) => metadata.name);
}

/** Namespaces that are not Kubernetes' own. */
export async function ownNamespaces(plane: ControlPlane): Promise<string[]> {
  const all = await namesIn(plane, "/api/v1/namespaces");
  return all.filter((name) => name !== "default" && !name.startsWith("kube-"));
}

/** Records of Helm releases, the newest revision of each. */
export async function releasesOf(plane: ControlPlane): Promise<ReleaseRecord[]> {
  const { body } = await plane.api("/api/v1/secrets?labelSelector=owner%3Dhelm");
  const newest = new Map<string, ReleaseRecord>();
  for (const { metadata } of (body as Listed).items ?? []) {
    const { name = "", status = "", version = "0" } = metadata.labels ?? {};
    const record = { name, status, revision: Number(version), namespace: metadata.namespace ?? "" };
    const key = `${record.namespace}/${name}`;
    if (record.revision > (newest.get(key)?.revision ?? 0)) newest.set(key, record);
  }
  return [...newest.values()];
}
