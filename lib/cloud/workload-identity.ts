/** Which pods an identity belongs to. */
export interface WorkloadIdentityProps {
  /** Name in the workload table, for example `mlflow`; also the id of its grants. */
  readonly name: string;
  /** Namespace of the ServiceAccount. */
  readonly namespace: string;
  /** ServiceAccount that the pods really run as: the federation subject names it (rule 4). Never `default` (rule 9). */
  readonly serviceAccount: string;
}

/** A cloud identity that the pods of one ServiceAccount have, without any stored key. */
export interface WorkloadIdentity extends WorkloadIdentityProps {
  /** What the cloud's grants are given to: role name (AWS), principal id (Azure), service-account email (GCP), user (local). Opaque. */
  readonly principal: string;
  /** By what people find it, in the cloud's console and logs: role's ARN (AWS), client id (Azure), email (GCP), user (local). */
  readonly displayName: string;
  /** Annotations that the ServiceAccount must carry. */
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  /** Labels that the pods must carry (Azure needs one beside the annotation, rule 5). */
  readonly podLabels: Readonly<Record<string, string>>;
}

/**
 * Holds that an identity is of an account of its own.
 * @throws RangeError for the account `default`, which every pod of its namespace has that names none (rule 9)
 */
export function ownAccount({ name, namespace, serviceAccount }: WorkloadIdentityProps): void {
  if (serviceAccount === "default")
    throw new RangeError(
      `${name}.serviceAccount must not be default: every pod of ${namespace} would have its rights`,
    );
}
