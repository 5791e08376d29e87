import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, TerraformLocal, TerraformStack, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Cluster, GpuNeed, NodeSelectorRequirement } from "../cloud/cluster";
import type { WorkloadIdentityProps } from "../cloud/workload-identity";
import type { AwsEnvironment } from "../environment/schema";
import type { Settings } from "../environment/settings";
import { SERVICE_CIDR } from "../facts/aws-limits";
import type { ExecConnection } from "../kubernetes/connection";
import type { AwsAccount } from "./account";
import { ClusterAccess } from "./cluster-access";
import { AfterNodesAddOns, BeforeNodesAddOns } from "./cluster-add-ons";
import { EncryptionKey } from "./encryption-key";
import { gpuAffinity } from "./gpu-affinity";
import { logGroup } from "./log-group";
import { resourceName } from "./names";
import type { AwsNetwork } from "./network";
import { ManagedGroups } from "./node-groups";
import { managedPolicyArn, serviceTrust } from "./policy";
import { poolsOf, type AwsPool } from "../environment/aws-pools";
import { tagsOf } from "./tags";
import { SUPPORT } from "./versions";
import { AwsWorkloadIdentity, type TokenIssuer } from "./workload-identity";

/** Control-plane logs: all there are. */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** What a cluster is made from. */
export interface AwsClusterProps {
  readonly settings: Settings<AwsEnvironment>;
  readonly network: AwsNetwork;
  readonly account: AwsAccount;
  /** Encrypts the control plane's logs. */
  readonly logKey: EncryptionKey;
  /** Where rights that pods need to the last are added. */
  readonly outlived: ITerraformDependable[];
}

/** An EKS cluster with its add-ons, access, managed node groups and token issuer. */
export class AwsCluster extends Construct implements Cluster {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly connection: ExecConnection;
  readonly kubeconfigCommand: string;
  readonly pools: readonly AwsPool[];
  readonly storageClass = "gp3";
  readonly ready: readonly ITerraformDependable[];
  /** Security group of every node and, since pods share it, of every pod. */
  readonly securityGroupId: string;

  /** Whose tokens the identities of this cluster trust. */
  private readonly issuer: TokenIssuer;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AwsClusterProps,
  ) {
    super(scope, id);
    const { settings, outlived } = props;
    this.name = resourceName("cluster", settings.name);
    this.region = settings.region;
    this.pools = poolsOf(settings);
    const cluster = this.controlPlane(props);
    this.arn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.issuer = this.tokenIssuer(cluster);
    this.connection = connectionOf(cluster, settings.region);
    this.kubeconfigCommand = `aws eks update-kubeconfig --region ${settings.region} --name ${this.name}`;

    const common = {
      environment: settings.name,
      cluster,
      kubernetesVersion: settings.kubernetesVersion,
      issuer: this.issuer,
      outlived,
    };
    const access = new ClusterAccess(this, "access", {
      settings,
      cluster,
      deployerArn: props.account.deployerArn,
    });
    const before = new BeforeNodesAddOns(this, "before-nodes", common);
    const groups = new ManagedGroups(this, "groups", {
      ...common,
      pools: this.pools.filter((pool) => pool.provisioner === "managed-group"),
      subnetIds: props.network.privateSubnetIds,
      tags: tagsOf(settings),
      after: [...before.parts, ...props.network.egress],
    });
    const after = new AfterNodesAddOns(this, "after-nodes", { ...common, after: groups.parts });
    this.ready = [cluster, ...access.parts, ...groups.parts, ...after.parts];
  }

  gpuAffinity(need: GpuNeed): readonly NodeSelectorRequirement[] {
    return gpuAffinity(TerraformStack.of(this).node.id, this.pools, need);
  }

  /** An identity that trusts this cluster's tokens for one ServiceAccount, made below `scope`. */
  identity(scope: Construct, id: string, props: WorkloadIdentityProps): AwsWorkloadIdentity {
    const { name, namespace, serviceAccount } = props;
    const { settings, outlived } = this.props;
    return new AwsWorkloadIdentity(scope, id, {
      name,
      namespace,
      serviceAccount,
      environment: settings.name,
      issuer: this.issuer,
      outlived,
    });
  }

  /** The control plane, its log group made before it so that EKS does not make one that never expires (rule 135). */
  private controlPlane({ settings, network, logKey, account }: AwsClusterProps): EksCluster {
    const { profile } = settings;
    const key = new EncryptionKey(this, "secrets", {
      name: `${settings.name}-cluster`,
      description: `Kubernetes Secrets of ${settings.name}`,
      account: account.id,
      region: settings.region,
      disposable: profile.disposable,
    });
    const logs = logGroup(this, "logs", {
      name: `/aws/eks/${this.name}/cluster`,
      retentionDays: profile.retention.auditLogDays,
      key: logKey,
    });
    const role = new IamRole(this, "role", {
      name: resourceName("role", settings.name, "cluster"),
      assumeRolePolicy: serviceTrust("eks.amazonaws.com"),
    });
    const rights = new IamRolePolicyAttachment(this, "rights", {
      role: role.name,
      policyArn: managedPolicyArn("AmazonEKSClusterPolicy"),
    });
    const publicCidrs = settings.api !== undefined && "cidrs" in settings.api ? settings.api.cidrs : [];
    return new EksCluster(this, "cluster", {
      name: this.name,
      roleArn: role.arn,
      version: settings.kubernetesVersion,
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: LOG_TYPES,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: key.arn } },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: SERVICE_CIDR },
      upgradePolicy: { supportType: profile.disposable ? SUPPORT.disposable : SUPPORT.protected },
      vpcConfig: {
        subnetIds: [...network.privateSubnetIds],
        securityGroupIds: [this.apiSecurityGroup(network).id],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicCidrs.length > 0,
        ...(publicCidrs.length > 0 ? { publicAccessCidrs: publicCidrs } : {}),
      },
      dependsOn: [rights, logs],
    });
  }

  /** Lets people and CI inside the network reach the private endpoint. */
  private apiSecurityGroup(network: AwsNetwork): SecurityGroup {
    const group = new SecurityGroup(this, "api", {
      name: `${this.name}-api`,
      description: "Kubernetes API from inside the network",
      vpcId: network.vpcId,
      tags: { Name: `${this.name}-api` },
    });
    new VpcSecurityGroupIngressRule(this, "api-from-network", {
      securityGroupId: group.id,
      description: "HTTPS from the network",
      cidrIpv4: network.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return group;
  }

  private tokenIssuer(cluster: EksCluster): TokenIssuer {
    const url = cluster.identity.get(0).oidc.get(0).issuer;
    const provider = new IamOpenidConnectProvider(this, "issuer", {
      url,
      clientIdList: ["sts.amazonaws.com"],
    });
    // A name for it, so that policies with it in them are still JSON before Terraform runs.
    const host = new TerraformLocal(this, "issuer-host", Fn.trimprefix(url, "https://"));
    return { arn: provider.arn, host: host.asString };
  }
}

/** A token for each call of Terraform, from the credentials it runs with; nothing of it is stored. */
function connectionOf(cluster: EksCluster, region: string): ExecConnection {
  return {
    kind: "exec",
    host: cluster.endpoint,
    caCertificate: cluster.certificateAuthority.get(0).data,
    command: "aws",
    args: ["eks", "get-token", "--region", region, "--cluster-name", cluster.name],
  };
}
