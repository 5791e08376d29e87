import * as z from "zod";
import { awsEnvironment, azureEnvironment, gcpEnvironment } from "./schema";

/**
 * What the bootstrap stacks are made from: remote state and the CI's identities, once for each cloud account. The state of these
 * stacks starts as a local file, and moves into what the stack made once `state` says what the stack printed.
 */
export const bootstrapSchema = z.strictObject({
  /** GitHub repository that deploys, `owner/name`. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "owner/name"),
  /** Branch whose runs may plan beside pull requests. @default "main" */
  branch: z.optional(z.string()),
  /** GitHub deployment environments whose runs may apply. @default every environment's name on that cloud */
  protectedEnvironments: z.optional(z.array(z.string())),
  aws: z.optional(
    z.strictObject({
      region: z.string(),
      account: z.optional(z.string().regex(/^\d{12}$/)),
      /** Where this stack's own state is. @default a local file */
      state: awsEnvironment.shape.state,
      /**
       * What an account that was used before has already, of the things that it can have once only: then they are looked up instead of made,
       * and stay whatever happens to this stack. @default neither
       */
      existing: z.optional(
        z.strictObject({
          /** EC2's role for spot capacity: `aws iam get-role --role-name AWSServiceRoleForEC2Spot` finds it. */
          spotRole: z.optional(z.boolean()),
          /** GitHub's issuer of tokens: `aws iam list-open-id-connect-providers` shows `token.actions.githubusercontent.com`. */
          githubProvider: z.optional(z.boolean()),
        }),
      ),
    }),
  ),
  azure: z.optional(
    z.strictObject({
      region: z.string(),
      subscriptionId: z.optional(z.guid()),
      tenantId: z.optional(z.guid()),
      /** As on AWS. @default a local file */
      state: azureEnvironment.shape.state,
    }),
  ),
  gcp: z.optional(
    z.strictObject({
      region: z.string(),
      project: z.optional(z.string()),
      /** As on AWS. @default a local file */
      state: gcpEnvironment.shape.state,
    }),
  ),
});

/** See {@link bootstrapSchema}. */
export type Bootstrap = z.infer<typeof bootstrapSchema>;
