/** Which pods an identity belongs to. */
export interface WorkloadIdentityProps {
  /** Namespace of the ServiceAccount. */
  readonly namespace: string;
  /** ServiceAccount that the pods really run as: the federation subject names it (rule 4). Never `default` (rule 9). */
  readonly serviceAccount: string;
}

/** A cloud identity that the pods of one ServiceAccount have, without any stored key. */
export interface WorkloadIdentity extends WorkloadIdentityProps {
  /** Name in the workload table, for example `mlflow`; also the id of its grants. */
  readonly name: string;
  /** What the cloud's grants are given to: role name (AWS), principal id (Azure), service-account email (GCP), user (local). Opaque. */
  readonly principal: string;
  /** Annotations that the ServiceAccount must carry. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** Labels that the pods must carry (Azure needs one beside the annotation, rule 5). */
  readonly podLabels: Readonly<Record<string, string>>;
}
