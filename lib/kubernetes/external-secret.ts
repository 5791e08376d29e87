import type { KubernetesObject } from "./object";
import type { StoredSecret } from "./stored-secret";

/** Name of the one ClusterSecretStore, whatever is behind it (rule 11). */
export const CLUSTER_SECRET_STORE = "platform";

/** A Kubernetes Secret that External Secrets keeps equal to secrets of the store. */
export interface ExternalSecretProps {
  /** Name of the Kubernetes Secret, and of the ExternalSecret. */
  readonly name: string;
  readonly namespace: string;
  /** Key of the Kubernetes Secret -> secret of the store. */
  readonly data: Readonly<Record<string, StoredSecret>>;
  /** Keys with fixed or composed content: Go templates over `data`'s keys, for example `"{{ .password }}"`. @default only `data` */
  readonly template?: Readonly<Record<string, string>>;
  /** Labels of the Kubernetes Secret, for example ArgoCD's secret type. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the Kubernetes Secret, for example where KServe finds the S3 endpoint. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** `Opaque`, `kubernetes.io/basic-auth`, ... @default "Opaque" */
  readonly type?: string;
}

/** An ExternalSecret of `external-secrets.io/v1` (rule 69), refreshed every hour. */
export function externalSecret(props: ExternalSecretProps): KubernetesObject {
  const { name, namespace, data, template, labels, annotations, type } = props;
  const described = {
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  const metadata = Object.keys(described).length === 0 ? undefined : described;
  const target =
    template === undefined && metadata === undefined && type === undefined
      ? { name, creationPolicy: "Owner" }
      : {
          name,
          creationPolicy: "Owner",
          template: {
            engineVersion: "v2",
            ...(type === undefined ? {} : { type }),
            ...(metadata === undefined ? {} : { metadata }),
            ...(template === undefined ? {} : { mergePolicy: "Merge", data: template }),
          },
        };
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: CLUSTER_SECRET_STORE },
      target,
      data: Object.entries(data).map(([secretKey, secret]) => ({
        secretKey,
        remoteRef: {
          key: secret.key,
          ...(secret.property === undefined ? {} : { property: secret.property }),
        },
      })),
    },
  };
}
