import type { Conditions, Statement } from "../facts/iam";

export type { Conditions, Statement };

function rendered(statement: Statement, trust: boolean): Record<string, unknown> {
  return {
    Effect: statement.effect ?? "Allow",
    ...(statement.principals === undefined ? {} : { Principal: statement.principals }),
    Action: statement.actions,
    ...(trust ? {} : { Resource: statement.resources ?? ["*"] }),
    ...(statement.conditions === undefined ? {} : { Condition: statement.conditions }),
  };
}

const document = (statements: readonly Statement[], trust: boolean): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((statement) => rendered(statement, trust)),
  });

/** A policy document of an identity or a resource. Tokens in it stay references. */
export const policyDocument = (statements: readonly Statement[]): string => document(statements, false);

/** A role's trust policy. */
export const trustPolicy = (...statements: readonly Statement[]): string => document(statements, true);

/** Trust of an AWS service, for example `ec2.amazonaws.com`. */
export const serviceTrust = (service: string, conditions?: Conditions): string =>
  trustPolicy({
    actions: ["sts:AssumeRole"],
    principals: { Service: service },
    ...(conditions === undefined ? {} : { conditions }),
  });

/** A grant on what is encrypted with a key is nothing without the key: used only by way of `service` (rule 1). */
export const keyStatement = (keyArn: string, service: string, write: boolean): Statement => ({
  actions: write ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
  resources: [keyArn],
  conditions: { StringEquals: { "kms:ViaService": service } },
});

/** ARN of a policy that AWS manages, for example `AmazonEKSClusterPolicy` or `service-role/AmazonEBSCSIDriverPolicy`. */
export const managedPolicyArn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
