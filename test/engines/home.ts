import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How the local cluster is reached. */
export interface LocalCluster {
  readonly server: string;
  readonly token: string;
  /** PEM. @default the machine's own authorities */
  readonly authority?: string;
}

/** Context that `kind` writes, and that `local-dev` names. */
const name = "kind-ml-platform";

/**
 * Makes a home with the kubeconfig that `kind` writes, so that the local stack's providers can stay as they are.
 * @returns the home's path, for `HOME`
 */
export function writeHome(folder: string, { server, token, authority }: LocalCluster): string {
  const trust =
    authority === undefined
      ? {}
      : { "certificate-authority-data": Buffer.from(authority).toString("base64") };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, ...trust } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  mkdirSync(join(folder, ".kube"), { recursive: true });
  writeFileSync(join(folder, ".kube", "config"), JSON.stringify(config), { mode: 0o600 });
  return folder;
}
