import { Construct } from "constructs";
import type { WorkloadIdentity, WorkloadIdentityProps } from "../cloud/workload-identity";

/** A ServiceAccount and nothing more: a cluster without a cloud knows no other identity. Stores are opened by an access key instead. */
export class LocalWorkloadIdentity extends Construct implements WorkloadIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The ServiceAccount's user name in Kubernetes. */
  readonly principal: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>> = {};
  readonly podLabels: Readonly<Record<string, string>> = {};

  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
    props: WorkloadIdentityProps,
  ) {
    super(scope, id);
    const { namespace, serviceAccount } = props;
    if (serviceAccount === "default") {
      throw new RangeError(
        `${name}.serviceAccount must not be default: every pod of ${namespace} would have its rights`,
      );
    }
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.principal = `system:serviceaccount:${namespace}:${serviceAccount}`;
  }
}
