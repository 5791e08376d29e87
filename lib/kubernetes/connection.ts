/** How Terraform's Kubernetes and Helm providers reach a cluster: by a command that fetches a short-lived token, or by a kubeconfig's context. */
export type ClusterConnection = ExecConnection | KubeconfigConnection;

/** A command that prints an ExecCredential; nothing of it is stored in the state (rule 22). */
export interface ExecConnection {
  readonly kind: "exec";
  /** Address of the API server. */
  readonly host: string;
  /** PEM of its certificate authority, base64-encoded. */
  readonly caCertificate: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Version of the ExecCredential that the command prints; one that answers with another than asked for is refused. @default v1 */
  readonly apiVersion?: "client.authentication.k8s.io/v1" | "client.authentication.k8s.io/v1beta1";
}

/** A context of a kubeconfig file on the machine that deploys. */
export interface KubeconfigConnection {
  readonly kind: "kubeconfig";
  readonly path: string;
  readonly context: string;
}
