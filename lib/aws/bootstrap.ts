import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { Construct } from "constructs";
import type { Bootstrap } from "../environment/bootstrap";
import { AwsAccount } from "./account";
import { CiRole } from "./ci-role";
import { applyStatements, planStatements } from "./deploy-policies";
import { EncryptionKey } from "./encryption-key";
import { resourceName } from "./names";
import { privateBucket } from "./object-store";
import { keyStatement, type Statement } from "./policy";

/** Name that everything here begins with. */
const NAME = "ml-platform";

/** Who signs the tokens of GitHub's runs. */
const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** Name that AWS gives to the role of spot capacity. */
const SPOT_ROLE = "AWSServiceRoleForEC2Spot";

/** What an account is prepared with. */
export interface AwsBootstrapProps {
  readonly region: string;
  readonly account?: string | undefined;
  /** GitHub repository, `owner/name`. */
  readonly repository: string;
  /** Branch whose runs may plan. */
  readonly branch: string;
  /** GitHub deployment environments whose runs may apply. */
  readonly protectedEnvironments: readonly string[];
  /** Names of the environments that the roles may touch. */
  readonly environments: readonly string[];
  /** What the account has already, of the things that it can have once only. @default neither */
  readonly existing?: NonNullable<Bootstrap["aws"]>["existing"];
}

/**
 * What an account needs once, before any environment: a bucket for states (versioned, encrypted, locked by S3 itself), two roles for GitHub
 * Actions, one that only plans and one that applies, and the role that EC2 needs for spot capacity, which only the first asker may make
 * (rule 19). What an account can have once only is looked up where it is there already. Nothing here is destroyed by a plan (rule 140).
 */
export class AwsBootstrap extends Construct {
  readonly stateBucket: string;
  readonly plan: CiRole;
  readonly apply: CiRole;

  constructor(scope: Construct, id: string, props: AwsBootstrapProps) {
    super(scope, id);
    const { region, account, repository, branch, protectedEnvironments, environments } = props;
    new AwsProvider(this, "provider", {
      region,
      defaultTags: [{ tags: { ManagedBy: "terraform", Platform: NAME, Environment: "bootstrap" } }],
      ...(account === undefined ? {} : { allowedAccountIds: [account] }),
    });
    const caller = new AwsAccount(this, "account");
    const key = new EncryptionKey(this, "key", {
      name: `${NAME}-state`,
      description: "Terraform states",
      account: caller.id,
      region,
      disposable: false,
    });
    const bucket = this.states(key, caller.id);
    this.stateBucket = bucket.bucket;
    const { spotRole = false, githubProvider = false } = props.existing ?? {};
    const issuer = { arn: this.github(githubProvider), host: GITHUB_ISSUER };
    this.plan = new CiRole(this, "plan", {
      name: resourceName("role", NAME, "plan"),
      issuer,
      subjects: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`],
      statements: [...planStatements(environments), ...stateStatements(bucket, key, region, false)],
    });
    this.apply = new CiRole(this, "apply", {
      name: resourceName("role", NAME, "apply"),
      issuer,
      subjects: protectedEnvironments.map((name) => `repo:${repository}:environment:${name}`),
      statements: [...applyStatements(environments), ...stateStatements(bucket, key, region, true)],
    });
    this.spot(spotRole);
  }

  /** ARN of GitHub's issuer: an account has one for each address, whoever made it. */
  private github(exists: boolean): string {
    const url = `https://${GITHUB_ISSUER}`;
    if (exists) return new DataAwsIamOpenidConnectProvider(this, "github", { url }).arn;
    return new IamOpenidConnectProvider(this, "github", { url, clientIdList: ["sts.amazonaws.com"] }).arn;
  }

  private spot(exists: boolean): void {
    if (exists) {
      // Read, so that a plan says at once when it is not there after all.
      new DataAwsIamRole(this, "spot", { name: SPOT_ROLE });
      return;
    }
    new IamServiceLinkedRole(this, "spot", {
      awsServiceName: "spot.amazonaws.com",
      description: "Spot capacity of every environment in this account",
      lifecycle: { preventDestroy: true },
    });
  }

  private states(key: EncryptionKey, account: string): S3Bucket {
    const name = resourceName("bucket", NAME, "state", account);
    return privateBucket(this, { name, key, disposable: false, lifecycle: { preventDestroy: true } });
  }
}

/** The state and its lock: a plan reads the one and takes the other; only who applies writes both. */
function stateStatements(bucket: S3Bucket, key: EncryptionKey, region: string, write: boolean): Statement[] {
  const objects = (suffix: string): string[] => [`${bucket.arn}/*${suffix}`];
  return [
    { actions: ["s3:ListBucket"], resources: [bucket.arn] },
    { actions: write ? ["s3:GetObject", "s3:PutObject"] : ["s3:GetObject"], resources: objects(".tfstate") },
    { actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], resources: objects(".tflock") },
    keyStatement(key.arn, `s3.${region}.amazonaws.com`, true),
  ];
}
