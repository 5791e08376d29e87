import type { JudgedContainer, JudgedPod } from "../../../lib/checks/policy/platform-pods";
import { namespaceLabels } from "../../../lib/kubernetes/namespace";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import type { ApiAnswer, ControlPlane } from "../kube";

const PLURALS: Readonly<Record<string, string>> = { NetworkPolicy: "networkpolicies" };

/** Address of the list that an object is put into. */
export function collectionOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${group}${place}/${PLURALS[kind] ?? `${kind.toLowerCase()}s`}`;
}

/** Creates an object. */
export const create = (plane: ControlPlane, object: KubernetesObject): Promise<ApiAnswer> =>
  plane.api(collectionOf(object), "POST", object);

/** Asks whether an object would be admitted, without keeping it. */
export const judge = (plane: ControlPlane, object: KubernetesObject): Promise<ApiAnswer> =>
  plane.api(`${collectionOf(object)}?dryRun=All`, "POST", object);

/** What the API server said, for a person. */
export const messageOf = ({ status, body }: ApiAnswer): string =>
  `${String(status)} ${(body as { readonly message?: string } | undefined)?.message ?? ""}`.trim();

/** The platform's namespaces, with their labels. */
export const namespaces = (): readonly KubernetesObject[] =>
  NAMESPACES.map((spec) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: spec.name, labels: namespaceLabels(spec) },
  }));

/** A pod that nobody in a guarded namespace may run. */
export const badPod = (namespace: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "bad", namespace },
  spec: {
    hostPID: true,
    containers: [{ name: "bad", image: "a/b:1", securityContext: { privileged: true } }],
  },
});

function containerOf({ name, image, security, requests, limits, hostPorts }: JudgedContainer): object {
  const ports = hostPorts.map((port) => ({ containerPort: port, hostPort: port }));
  return {
    name: name.toLowerCase(),
    image: image === "" ? "a/b:1" : image,
    securityContext: security,
    resources: { requests, limits },
    ports,
  };
}

/** A pod of the platform as it reaches the API server, as far as Pod Security, quotas and defaults judge it. */
export function podOf(pod: JudgedPod): KubernetesObject {
  const volumes = pod.hostPaths.map((path, index) => ({ name: `host-${String(index)}`, hostPath: { path } }));
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "judged", namespace: pod.namespace },
    spec: {
      ...Object.fromEntries(pod.host.map((field) => [field, true])),
      automountServiceAccountToken: false,
      securityContext: pod.security,
      volumes,
      initContainers: pod.containers.filter(({ init }) => init).map(containerOf),
      containers: pod.containers.filter(({ init }) => !init).map(containerOf),
    },
  };
}
