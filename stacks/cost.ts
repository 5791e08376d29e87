import type { StackGraph } from "../lib/checks/graph";
import { listOf, at, textOf } from "../lib/checks/walk";
import type { NodePool } from "../lib/cloud/node-pool";
import { monthlyCost, type MonthlyCost } from "../lib/cost/monthly-cost";
import { unitPrices } from "../lib/cost/unit-prices";
import type { Environment } from "../lib/environment/schema";
import type { Settings } from "../lib/environment/settings";
import { AWS_FACTS } from "../lib/facts/aws";
import { AZURE_FACTS } from "../lib/facts/azure";
import { gcpMachines } from "../lib/facts/gcp";
import type { Machine } from "../lib/facts/machine";
import type { UnitPrices } from "../lib/facts/prices";
import { SERVICE_PRICES } from "../lib/facts/service-prices";

/** Machine tables by cloud. */
export const MACHINES: Readonly<Record<Environment["cloud"], readonly Machine[]>> = {
  aws: AWS_FACTS.machines,
  azure: AZURE_FACTS.machines,
  gcp: gcpMachines,
  local: [],
};

/** Class or tier of the managed database that a stack makes. */
function databaseOf(graph: StackGraph): string | undefined {
  const [rds] = graph.ofType("aws_db_instance");
  const [flexible] = graph.ofType("azurerm_postgresql_flexible_server");
  const [cloudSql] = graph.ofType("google_sql_database_instance");
  return (
    textOf(rds?.attributes["instance_class"]) ??
    textOf(flexible?.attributes["sku_name"]) ??
    textOf(at(listOf(cloudSql?.attributes["settings"])[0], "tier"))
  );
}

/** What an environment costs in a month, from the pools and the database that its stack really makes. */
export function costOf(
  settings: Settings<Environment>,
  pools: readonly NodePool[],
  graph: StackGraph,
): MonthlyCost {
  return monthlyCost({
    profile: settings.profile,
    pools,
    machines: MACHINES[settings.cloud],
    region: "region" in settings ? settings.region : "",
    services: SERVICE_PRICES[settings.cloud],
    database: databaseOf(graph),
  });
}

/** Unit prices of an environment, for showing back what is spent; undefined where nothing has a price. */
export function pricesOf(
  settings: Settings<Environment>,
  pools: readonly NodePool[],
): UnitPrices | undefined {
  return unitPrices({
    pools,
    machines: MACHINES[settings.cloud],
    region: "region" in settings ? settings.region : "",
    services: SERVICE_PRICES[settings.cloud],
    given: settings.prices,
  });
}
