import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Fn, Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Network } from "../cloud/network";
import { planNetwork } from "../environment/aws-addresses";
import type { EncryptionKey } from "./encryption-key";
import { FlowLogs } from "./flow-logs";
import { PrivateRoutes, publicRoutes } from "./routes";

/** Tag by which Karpenter finds the subnets of its nodes; the value is the cluster's name. */
export const DISCOVERY_TAG = "karpenter.sh/discovery";

/** What a network is made from. */
export interface AwsNetworkProps {
  /** Name of the environment and its cluster. */
  readonly environment: string;
  readonly region: string;
  readonly cidr: string;
  readonly zones: number;
  /** One NAT gateway in every zone instead of one in all. */
  readonly natPerZone: boolean;
  readonly flowLogDays: number;
  /** Encrypts the flow logs. */
  readonly key: EncryptionKey;
}

/** A VPC: in every zone a public subnet, a private one sized for pods, and one for databases; NAT, a gateway to S3, flow logs. */
export class AwsNetwork extends Construct implements Network {
  readonly cidr: string;
  readonly clusterCidrs: readonly string[];
  readonly databaseCidrs: readonly string[];
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  readonly databaseSubnetIds: readonly string[];
  /** What nodes need before they can reach their cluster, and controllers until they are gone: NAT and the routes to it. */
  readonly egress: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AwsNetworkProps) {
    super(scope, id);
    const { environment, zones } = props;
    const plan = planNetwork(props.cidr, zones);
    this.cidr = props.cidr;
    this.clusterCidrs = plan.private;
    this.databaseCidrs = plan.database;
    const vpc = this.vpc(environment);
    this.vpcId = vpc.id;
    const subnets = this.subnetMaker(environment, vpc);
    const publicSubnets = subnets("public", plan.public, { "kubernetes.io/role/elb": "1" });
    const privateSubnets = subnets("private", plan.private, {
      "kubernetes.io/role/internal-elb": "1",
      [DISCOVERY_TAG]: environment,
    });
    const databaseSubnets = subnets("database", plan.database, {});
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);
    this.databaseSubnetIds = databaseSubnets.map((subnet) => subnet.id);
    const gateway = new InternetGateway(this, "internet", { vpcId: vpc.id, tags: { Name: environment } });
    const open = publicRoutes(this, {
      environment,
      vpcId: vpc.id,
      gatewayId: gateway.id,
      subnets: publicSubnets,
    });
    const routes = new PrivateRoutes(this, "private-routes", {
      environment,
      vpcId: vpc.id,
      publicSubnets,
      privateSubnets,
      natPerZone: props.natPerZone,
      open,
    });
    this.egress = [...routes.egress];
    new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${props.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...routes.tableIds],
      tags: { Name: `${environment}-s3` },
    });
    new FlowLogs(this, "flow-logs", {
      environment,
      vpcId: vpc.id,
      retentionDays: props.flowLogDays,
      key: props.key,
    });
  }

  /** Makes a subnet in each zone for the ranges it is given. */
  private subnetMaker(environment: string, vpc: Vpc) {
    const available = new DataAwsAvailabilityZones(this, "zones", {
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    return (kind: string, ranges: readonly string[], tags: Record<string, string>): Subnet[] =>
      ranges.map((cidrBlock, zone) => {
        const name = `${kind}-${String(zone)}`;
        return new Subnet(this, name, {
          vpcId: vpc.id,
          cidrBlock,
          availabilityZone: Token.asString(Fn.element(available.names, zone)),
          mapPublicIpOnLaunch: false,
          tags: { Name: `${environment}-${name}`, ...tags },
          // A zone that AWS adds later moves the list, which must not replace subnets.
          lifecycle: { ignoreChanges: ["availability_zone"] },
        });
      });
  }

  /** The VPC, with its default security group emptied so that nothing can be put into it by omission. */
  private vpc(environment: string): Vpc {
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: this.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: environment },
    });
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: `${environment}-unused` },
    });
    return vpc;
  }
}
