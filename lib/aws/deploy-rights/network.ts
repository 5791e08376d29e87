import { actionsOf, type RightsByType } from "./rights";

const ec2 = actionsOf("ec2");
const iam = actionsOf("iam");

const TAG_EC2 = ec2("CreateTags", "DeleteTags");
const ROUTE_TABLES = ec2("DescribeRouteTables");
const GROUPS = ec2("DescribeSecurityGroups", "DescribeSecurityGroupRules");

/** What networks and machines are made of. */
export const NETWORK_RIGHTS: RightsByType = {
  aws_availability_zones: { read: ec2("DescribeAvailabilityZones"), write: [] },
  aws_default_security_group: {
    read: GROUPS,
    write: [...ec2("RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"), ...TAG_EC2],
  },
  aws_eip: {
    read: ec2("DescribeAddresses", "DescribeAddressesAttribute"),
    write: [...ec2("AllocateAddress", "DisassociateAddress", "ReleaseAddress"), ...TAG_EC2],
  },
  aws_flow_log: {
    read: ec2("DescribeFlowLogs"),
    write: [...ec2("CreateFlowLogs", "DeleteFlowLogs"), ...TAG_EC2, ...iam("PassRole")],
  },
  aws_internet_gateway: {
    read: ec2("DescribeInternetGateways"),
    write: [
      ...ec2(
        "AttachInternetGateway",
        "CreateInternetGateway",
        "DeleteInternetGateway",
        "DetachInternetGateway",
      ),
      ...TAG_EC2,
    ],
  },
  aws_launch_template: {
    read: ec2("DescribeLaunchTemplateVersions", "DescribeLaunchTemplates"),
    write: [
      ...ec2(
        "CreateLaunchTemplate",
        "CreateLaunchTemplateVersion",
        "DeleteLaunchTemplate",
        "ModifyLaunchTemplate",
      ),
      ...TAG_EC2,
    ],
  },
  aws_nat_gateway: {
    read: ec2("DescribeNatGateways"),
    write: [...ec2("CreateNatGateway", "DeleteNatGateway"), ...TAG_EC2],
  },
  aws_route: { read: ROUTE_TABLES, write: ec2("CreateRoute", "DeleteRoute", "ReplaceRoute") },
  aws_route_table: {
    read: ROUTE_TABLES,
    write: [...ec2("CreateRouteTable", "DeleteRouteTable", "DisassociateRouteTable"), ...TAG_EC2],
  },
  aws_route_table_association: {
    read: ROUTE_TABLES,
    write: ec2("AssociateRouteTable", "DisassociateRouteTable", "ReplaceRouteTableAssociation"),
  },
  aws_security_group: {
    read: GROUPS,
    write: [
      ...ec2(
        "CreateSecurityGroup",
        "DeleteSecurityGroup",
        "DescribeNetworkInterfaces",
        "RevokeSecurityGroupEgress",
      ),
      ...ec2("RevokeSecurityGroupIngress"),
      ...TAG_EC2,
    ],
  },
  aws_subnet: {
    read: ec2("DescribeSubnets"),
    write: [
      ...ec2("CreateSubnet", "DeleteSubnet", "DescribeNetworkInterfaces", "ModifySubnetAttribute"),
      ...TAG_EC2,
    ],
  },
  aws_vpc: {
    read: ec2(
      "DescribeNetworkAcls",
      "DescribeRouteTables",
      "DescribeSecurityGroups",
      "DescribeVpcAttribute",
      "DescribeVpcs",
    ),
    write: [...ec2("CreateVpc", "DeleteVpc", "ModifyVpcAttribute"), ...TAG_EC2],
  },
  aws_vpc_endpoint: {
    read: ec2("DescribePrefixLists", "DescribeVpcEndpoints"),
    write: [...ec2("CreateVpcEndpoint", "DeleteVpcEndpoints", "ModifyVpcEndpoint"), ...TAG_EC2],
  },
  aws_vpc_security_group_ingress_rule: {
    read: GROUPS,
    write: [
      ...ec2("AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules", "RevokeSecurityGroupIngress"),
      ...TAG_EC2,
    ],
  },
};
