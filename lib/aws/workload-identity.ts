import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import type { WorkloadIdentity, WorkloadIdentityProps } from "../cloud/workload-identity";
import { resourceName } from "./names";
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
}

/** A role that the pods of exactly one ServiceAccount may take, by the token that Kubernetes gives them (IRSA). */
export class AwsWorkloadIdentity extends Construct implements WorkloadIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly principal: string;
  readonly roleArn: string;
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels = {};

  constructor(scope: Construct, id: string, props: AwsWorkloadIdentityProps) {
    super(scope, id);
    const { namespace, serviceAccount, issuer } = props;
    if (serviceAccount === "default") {
      throw new Error(
        `${id}: serviceAccount must not be default, whose rights every other pod of ${namespace} would have`,
      );
    }
    this.name = id.replace(/^identity-/, "");
    this.namespace = namespace;
    this.serviceAccount = serviceAccount;
    const role = new IamRole(this, "role", {
      name: resourceName("role", props.environment, this.name),
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
    this.roleArn = role.arn;
    this.serviceAccountAnnotations = { "eks.amazonaws.com/role-arn": role.arn };
  }

  /** Rights of a controller of AWS's own in the cluster, in one inline policy. */
  allow(id: string, statements: readonly Statement[]): IamRolePolicy {
    return new IamRolePolicy(this, id, {
      name: id,
      role: this.principal,
      policy: policyDocument(statements),
    });
  }

  /** Rights that AWS keeps up to date itself. */
  allowManaged(id: string, policy: string): IamRolePolicyAttachment {
    return new IamRolePolicyAttachment(this, id, {
      role: this.principal,
      policyArn: managedPolicyArn(policy),
    });
  }
}

/** Gives `identity` rights on what `scope` stands for, under the id `grant-<name>`: the same grant twice is an error by itself. */
export function grant(
  scope: Construct,
  identity: WorkloadIdentity,
  statements: readonly Statement[],
): IamRolePolicy {
  return new IamRolePolicy(scope, `grant-${identity.name}`, {
    name: scope.node.id,
    role: identity.principal,
    policy: policyDocument(statements),
  });
}
