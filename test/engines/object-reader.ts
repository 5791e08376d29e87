import type { KubernetesObject } from "../../lib/kubernetes/object";
import type { ApiAnswer, ControlPlane } from "./kube";

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Finds objects in a cluster as a client does that only knows what they say of themselves. */
export class ObjectReader {
  private readonly known = new Map<string, readonly ApiResource[]>();

  public constructor(private readonly plane: ControlPlane) {}

  /** What the API server answers for an object; one of a kind that it does not know is as absent as one that is not there. */
  public async read({ apiVersion, kind, metadata }: KubernetesObject, namespace: string): Promise<ApiAnswer> {
    const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const found = (await this.resources(group)).find((one) => one.kind === kind && !one.name.includes("/"));
    if (found === undefined) return { status: 404, body: `the server knows no ${apiVersion} ${kind}` };
    const place = found.namespaced ? `/namespaces/${metadata.namespace ?? namespace}` : "";
    const [start = "", ...rest] = metadata.name.split("${");
    const list = `${group}${place}/${found.name}`;
    return rest.length === 0 ? this.plane.api(`${list}/${start}`) : this.startingWith(list, start);
  }

  /** The object whose name is known after apply only, by how its name starts. */
  private async startingWith(list: string, start: string): Promise<ApiAnswer> {
    const { body } = await this.plane.api(list);
    const { items = [] } = body as { readonly items?: readonly KubernetesObject[] };
    const found = items.find(({ metadata }) => metadata.name.startsWith(start));
    return found === undefined
      ? { status: 404, body: `none starts with ${start}` }
      : this.plane.api(`${list}/${found.metadata.name}`);
  }

  private async resources(group: string): Promise<readonly ApiResource[]> {
    const cached = this.known.get(group);
    if (cached !== undefined) return cached;
    const { status, body } = await this.plane.api(group);
    const listed = status === 200 ? (body as { readonly resources: readonly ApiResource[] }).resources : [];
    if (status === 200) this.known.set(group, listed);
    return listed;
  }
}
