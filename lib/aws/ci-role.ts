import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { MAX_POLICIES_OF_ROLE, packed } from "./deploy-policies";
import { trustPolicy, type Statement } from "./policy";
import type { TokenIssuer } from "./workload-identity";

/** Seconds that a run may keep the role: making an environment takes about half an hour. */
const SESSION_SECONDS = 7200;

/** Who may take a role of the CI, and for what. */
export interface CiRoleProps {
  readonly name: string;
  readonly issuer: TokenIssuer;
  /** Subjects of the runs that get the role, each in full: a pattern would let every branch in (rule 15). */
  readonly subjects: readonly string[];
  readonly statements: readonly Statement[];
}

/** A role for runs of GitHub Actions, without any stored secret. */
export class CiRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: CiRoleProps) {
    super(scope, id);
    const { name, issuer, subjects } = props;
    const vague = subjects.find((subject) => subject.includes("*"));
    if (vague !== undefined || subjects.length === 0) {
      throw new Error(`subjects of ${name} must be named in full, got ${vague ?? "none"}`);
    }
    const role = new IamRole(this, "role", {
      name,
      maxSessionDuration: SESSION_SECONDS,
      assumeRolePolicy: trustPolicy({
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: { Federated: issuer.arn },
        conditions: {
          StringEquals: { [`${issuer.host}:aud`]: "sts.amazonaws.com", [`${issuer.host}:sub`]: subjects },
        },
      }),
    });
    this.arn = role.arn;
    const documents = packed(props.statements);
    if (documents.length > MAX_POLICIES_OF_ROLE) {
      throw new Error(
        `rights of ${name} must fit into ${String(MAX_POLICIES_OF_ROLE)} policies, got ${String(documents.length)}`,
      );
    }
    for (const [index, policy] of documents.entries()) {
      const part = new IamPolicy(this, `policy-${String(index)}`, {
        name: `${name}-${String(index)}`,
        policy,
      });
      new IamRolePolicyAttachment(this, `rights-${String(index)}`, { role: role.name, policyArn: part.arn });
    }
  }
}
