/** Hash that cdktf puts behind the parts of a construct's path. */
const HASH = /_[0-9A-F]{8}$/;

/** The component of a resource and the rest of its path, read from its address. */
export interface Owner {
  readonly component: string;
  readonly part: string;
}

/**
 * Which part of the platform a resource belongs to. An address holds its construct's path with underscores: below `platform` the next part
 * is a component, below a cloud's own scope it is a part of the foundation.
 * @example "helm_release.platform_mlflow_release_A715231B" is `release` of `mlflow`
 */
export function ownerOf(address: string): Owner {
  const id = address.split(".").slice(1).join(".");
  if (!HASH.test(id)) return { component: "other", part: address };
  const [scope = "", component, ...rest] = id.replace(HASH, "").split("_");
  if (component === undefined) return { component: scope, part: address };
  if (scope !== "platform") return { component: `cloud: ${component}`, part: rest.join(" ") };
  if (component.startsWith("namespace-"))
    return { component: "namespaces", part: component.slice("namespace-".length) };
  return { component, part: rest.join(" ") };
}
