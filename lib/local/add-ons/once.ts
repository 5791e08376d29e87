import { createHash } from "node:crypto";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../kubernetes/pod-security";
import { resources } from "../../kubernetes/resources";
import type { KubernetesObject } from "../../kubernetes/object";

/** A script that runs once for each content. */
export interface OnceProps {
  /** Beginning of the Job's name, and value of its pods' `app.kubernetes.io/name`. */
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly script: string;
  /** Changes of what the script reads from outside, for example the version of a credential. */
  readonly version: number;
  /** Secret whose keys are the script's variables. @default none */
  readonly secret?: string;
}

/** A Job at the restricted level whose name follows its content, since a Job cannot be changed: other content makes another Job. */
export function once(props: OnceProps): KubernetesObject {
  const { name, namespace, image, script, secret } = props;
  const labels = { "app.kubernetes.io/name": name };
  const spec = {
    backoffLimit: 3,
    template: {
      metadata: { labels },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: { ...RESTRICTED_POD, runAsUser: 1000, runAsGroup: 1000 },
        containers: [
          {
            name: "once",
            image,
            command: ["/bin/sh", "-euc", script],
            env: [{ name: "HOME", value: "/tmp" }],
            ...(secret === undefined ? {} : { envFrom: [{ secretRef: { name: secret } }] }),
            resources: resources({ cpu: "20m", memory: "64Mi" }),
            securityContext: RESTRICTED_CONTAINER,
            volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
          },
        ],
        volumes: [{ name: "tmp", emptyDir: {} }],
      },
    },
  };
  const content = JSON.stringify([spec, props.version]);
  const fingerprint = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `${name}-${fingerprint}`, namespace, labels },
    spec,
  };
}
