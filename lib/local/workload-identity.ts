import { Construct } from "constructs";
import { ownAccount, type WorkloadIdentity, type WorkloadIdentityProps } from "../cloud/workload-identity";

/** A ServiceAccount and nothing more: a cluster without a cloud knows no other identity. Stores are opened by an access key instead. */
export class LocalWorkloadIdentity extends Construct implements WorkloadIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The ServiceAccount's user name in Kubernetes. */
  readonly principal: string;
  readonly displayName: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>> = {};
  readonly podLabels: Readonly<Record<string, string>> = {};

  constructor(scope: Construct, id: string, props: WorkloadIdentityProps) {
    super(scope, id);
    ownAccount(props);
    const { name, namespace, serviceAccount } = props;
    this.name = name;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.principal = `system:serviceaccount:${namespace}:${serviceAccount}`;
    this.displayName = this.principal;
  }
}
