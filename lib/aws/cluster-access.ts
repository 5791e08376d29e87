import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import type { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";

const policy = (name: string): string => `arn:aws:eks::aws:cluster-access-policy/${name}`;

const ADMIN = policy("AmazonEKSClusterAdminPolicy");

/** Reads everything, Secrets too: to compare a Helm release with its plan, Terraform lists the Secrets that hold it. */
const PLANNER = policy("AmazonEKSAdminViewPolicy");

/** Who may do what with a cluster. */
export interface ClusterAccessProps {
  readonly settings: Settings<AwsEnvironment>;
  readonly cluster: EksCluster;
  /** Who runs Terraform; has access when the environment names nobody. */
  readonly deployerArn: string;
}

interface Grantee {
  readonly id: string;
  readonly arn: string;
  readonly policyArn: string;
}

/**
 * Access entries: the CI's roles and the admins that the environment names, or else whoever deploys. The creator gets no hidden rights, so
 * this list is complete, and it is there before anything is put into the cluster (rule 20).
 */
export class ClusterAccess extends Construct {
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterAccessProps) {
    super(scope, id);
    this.parts = granteesOf(props).flatMap((grantee) => this.grant(props.cluster, grantee));
  }

  private grant(cluster: EksCluster, { id, arn, policyArn }: Grantee): ITerraformDependable[] {
    const entry = new EksAccessEntry(this, id, {
      clusterName: cluster.id,
      principalArn: arn,
      type: "STANDARD",
    });
    const association = new EksAccessPolicyAssociation(this, `${id}-policy`, {
      clusterName: cluster.id,
      principalArn: entry.principalArn,
      policyArn,
      accessScope: { type: "cluster" },
    });
    return [entry, association];
  }
}

function granteesOf({ settings, deployerArn }: ClusterAccessProps): Grantee[] {
  const { ci, admins = [] } = settings;
  const roles =
    ci === undefined
      ? []
      : [
          { id: "ci-apply", arn: ci.applyRoleArn, policyArn: ADMIN },
          { id: "ci-plan", arn: ci.planRoleArn, policyArn: PLANNER },
        ];
  const people = [...new Set(admins)].map((arn, index) => ({
    id: `admin-${String(index)}`,
    arn,
    policyArn: ADMIN,
  }));
  const named = [...roles, ...people.filter(({ arn }) => !roles.some((role) => role.arn === arn))];
  return named.length > 0 ? named : [{ id: "deployer", arn: deployerArn, policyArn: ADMIN }];
}
