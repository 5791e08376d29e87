import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ownAccount, type WorkloadIdentity, type WorkloadIdentityProps } from "../cloud/workload-identity";
import { resourceName } from "./names";
import { own } from "./own";
import { managedPolicyArn, policyDocument, trustPolicy, type Statement } from "./policy";

/** The cluster's issuer of ServiceAccount tokens, as IAM knows it. */
export interface TokenIssuer {
  /** ARN of the IAM OIDC provider. */
  readonly arn: string;
  /** Address without the scheme: the prefix of condition keys. */
  readonly host: string;
}

/** An identity needs the cluster whose tokens it trusts. */
export interface AwsWorkloadIdentityProps extends WorkloadIdentityProps {
  readonly environment: string;
  readonly issuer: TokenIssuer;
  /** Its rights are added here: pods need them until the last of them is gone. */
  readonly outlived: ITerraformDependable[];
}

/** A role that the pods of exactly one ServiceAccount may take, by the token that Kubernetes gives them (IRSA). */
export class AwsWorkloadIdentity extends Construct implements WorkloadIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
  /** ARN of the role. */
  readonly displayName: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels = {};

  private readonly outlived: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AwsWorkloadIdentityProps) {
    super(scope, id);
    ownAccount(props);
    const { name, namespace, serviceAccount, issuer } = props;
    this.name = name;
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    this.outlived = props.outlived;
    const role = new IamRole(this, "role", {
      name: resourceName("role", props.environment, name),
      description: `Pods of ServiceAccount ${namespace}/${serviceAccount}`,
      assumeRolePolicy: trustPolicy({
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: { Federated: issuer.arn },
        conditions: {
          StringEquals: {
            [`${issuer.host}:aud`]: "sts.amazonaws.com",
            [`${issuer.host}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
          },
        },
      }),
    });
    this.principal = role.name;
    this.displayName = role.arn;
    this.serviceAccountAnnotations = { "eks.amazonaws.com/role-arn": role.arn };
  }

  /** Rights of a controller of AWS's own in the cluster, in one inline policy. */
  allow(id: string, statements: readonly Statement[]): IamRolePolicy {
    return this.give(this, id, { name: id, policy: policyDocument(statements) });
  }

  /** Rights that AWS keeps up to date itself. */
  allowManaged(id: string, policy: string): IamRolePolicyAttachment {
    const attachment = new IamRolePolicyAttachment(this, id, {
      role: this.principal,
      policyArn: managedPolicyArn(policy),
    });
    this.outlived.push(attachment);
    return attachment;
  }

  /** An inline policy, made where what it is about is made. */
  give(
    scope: Construct,
    id: string,
    { name, policy }: { readonly name: string; readonly policy: string },
  ): IamRolePolicy {
    const rights = new IamRolePolicy(scope, id, { name, role: this.principal, policy });
    this.outlived.push(rights);
    return rights;
  }
}

/** Gives `identity` rights on what `scope` stands for, under the id `grant-<name>`: the same grant twice is an error by itself. */
export function grant(
  scope: Construct,
  identity: WorkloadIdentity,
  statements: readonly Statement[],
): IamRolePolicy {
  return grantDocument(scope, identity, policyDocument(statements));
}

/** As {@link grant}, for a policy that is known only when the stack is complete. */
export function grantDocument(scope: Construct, identity: WorkloadIdentity, policy: string): IamRolePolicy {
  const name = scope.node.id;
  return own(identity, AwsWorkloadIdentity).give(scope, `grant-${identity.name}`, { name, policy });
}
