import { Eip } from "@cdktf/provider-aws/lib/eip";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

const EVERYWHERE = "0.0.0.0/0";

/** Public subnets and their way out. */
export interface PublicRoutesProps {
  readonly environment: string;
  readonly vpcId: string;
  /** Internet gateway. */
  readonly gatewayId: string;
  readonly subnets: readonly Subnet[];
}

/** One route table that leads the public subnets to the internet. Returns what NAT gateways need to work. */
export function publicRoutes(scope: Construct, props: PublicRoutesProps): readonly ITerraformDependable[] {
  const table = new RouteTable(scope, "public-routes", {
    vpcId: props.vpcId,
    tags: { Name: `${props.environment}-public` },
  });
  const route = new Route(scope, "public-default", {
    routeTableId: table.id,
    destinationCidrBlock: EVERYWHERE,
    gatewayId: props.gatewayId,
  });
  const associations = props.subnets.map(
    (subnet, zone) =>
      new RouteTableAssociation(scope, `public-association-${String(zone)}`, {
        routeTableId: table.id,
        subnetId: subnet.id,
      }),
  );
  return [route, ...associations];
}

/** Private subnets and their way out. */
export interface PrivateRoutesProps {
  readonly environment: string;
  readonly vpcId: string;
  readonly publicSubnets: readonly Subnet[];
  readonly privateSubnets: readonly Subnet[];
  readonly natPerZone: boolean;
  /** What NAT gateways need to work: the public routes. */
  readonly open: readonly ITerraformDependable[];
}

/** NAT gateways, one or one in every zone, and a route table in every zone that leads to the nearest. */
export class PrivateRoutes extends Construct {
  readonly tableIds: readonly string[];
  /** What must be there while anything private wants out. */
  readonly egress: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: PrivateRoutesProps) {
    super(scope, id);
    const gateways = props.publicSubnets
      .slice(0, props.natPerZone ? undefined : 1)
      .map((subnet, zone) => this.nat(props, subnet, zone));
    const tables = props.privateSubnets.map((subnet, zone) =>
      this.table(props, subnet, gateways[zone] ?? gateways[0], zone),
    );
    this.tableIds = tables.map(({ id: tableId }) => tableId);
    this.egress = tables.flatMap((table) => table.parts);
  }

  private nat(props: PrivateRoutesProps, subnet: Subnet, zone: number): NatGateway {
    const tags = { Name: `${props.environment}-${String(zone)}` };
    const address = new Eip(this, `address-${String(zone)}`, {
      domain: "vpc",
      tags,
      dependsOn: [...props.open],
    });
    return new NatGateway(this, `nat-${String(zone)}`, {
      subnetId: subnet.id,
      allocationId: address.id,
      tags,
      dependsOn: [...props.open],
    });
  }

  private table(props: PrivateRoutesProps, subnet: Subnet, nat: NatGateway | undefined, zone: number) {
    const name = String(zone);
    const table = new RouteTable(this, `table-${name}`, {
      vpcId: props.vpcId,
      tags: { Name: `${props.environment}-private-${name}` },
    });
    const route =
      nat === undefined
        ? []
        : [
            new Route(this, `default-${name}`, {
              routeTableId: table.id,
              destinationCidrBlock: EVERYWHERE,
              natGatewayId: nat.id,
            }),
          ];
    const association = new RouteTableAssociation(this, `association-${name}`, {
      routeTableId: table.id,
      subnetId: subnet.id,
    });
    return { id: table.id, parts: [...route, association] };
  }
}
