import type { KubernetesObject } from "../../kubernetes/object";

/** ClusterIssuer of certificates that only the cluster itself has to trust. Always there. */
export const CA_ISSUER = "platform-ca";

/** ClusterIssuer of publicly trusted certificates. There when UIs are published through the gateway. */
export const ACME_ISSUER = "acme";

/** The Gateway through which UIs are published where the cloud has no load balancer controller of its own. */
export const UI_GATEWAY = { name: "platform", namespace: "edge" } as const;

/** Let's Encrypt's production directory. */
const ACME_DIRECTORY = "https://acme-v02.api.letsencrypt.org/directory";

const API = "cert-manager.io/v1";

/** A certificate authority of the cluster's own: it signs itself, and {@link CA_ISSUER} signs with it. */
export function clusterAuthority(namespace: string): readonly KubernetesObject[] {
  return [
    { apiVersion: API, kind: "ClusterIssuer", metadata: { name: "self-signed" }, spec: { selfSigned: {} } },
    {
      apiVersion: API,
      kind: "Certificate",
      metadata: { name: CA_ISSUER, namespace },
      spec: {
        isCA: true,
        commonName: CA_ISSUER,
        secretName: CA_ISSUER,
        duration: "87600h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
        issuerRef: { name: "self-signed", kind: "ClusterIssuer", group: "cert-manager.io" },
      },
    },
    {
      apiVersion: API,
      kind: "ClusterIssuer",
      metadata: { name: CA_ISSUER },
      spec: { ca: { secretName: CA_ISSUER } },
    },
  ];
}

/** Publicly trusted certificates, proven over HTTP through {@link UI_GATEWAY}. */
export const acmeIssuer: KubernetesObject = {
  apiVersion: API,
  kind: "ClusterIssuer",
  metadata: { name: ACME_ISSUER },
  spec: {
    acme: {
      server: ACME_DIRECTORY,
      privateKeySecretRef: { name: "acme-account" },
      solvers: [
        {
          http01: {
            gatewayHTTPRoute: {
              parentRefs: [
                {
                  group: "gateway.networking.k8s.io",
                  kind: "Gateway",
                  name: UI_GATEWAY.name,
                  namespace: UI_GATEWAY.namespace,
                },
              ],
            },
          },
        },
      ],
    },
  },
};
