import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { managedPolicyArn, serviceTrust } from "./policy";

/** What every node may do: join its cluster, pull images, be reached by Session Manager. The network add-on has rights of its own. */
const NODE_POLICIES = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonSSMManagedInstanceCore",
];

/** Role of machines. Pods do not have it: the metadata service answers nothing that comes over a second hop. */
export class NodeRole extends Construct {
  readonly arn: string;
  readonly name: string;
  /** Its rights, which nodes need before they start and until they are gone. */
  readonly rights: readonly IamRolePolicyAttachment[];

  constructor(scope: Construct, id: string, props: { readonly name: string }) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: props.name,
      assumeRolePolicy: serviceTrust("ec2.amazonaws.com"),
    });
    this.arn = role.arn;
    this.name = props.name;
    this.rights = NODE_POLICIES.map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: managedPolicyArn(policy) }),
    );
  }
}
