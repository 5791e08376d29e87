import { networkInterfaces } from "node:os";
import type { StackGraph } from "../../checks/graph";
import { listOf, textOf } from "../../checks/walk";
import { isCidr, overlaps } from "../../environment/cidr";
import type { Environment } from "../../environment/schema";
import type { Settings } from "../../environment/settings";
import type { Command } from "../runner";
import { fail, ok, warn, type Check } from "./check";

/** Says from which address the internet sees the caller. */
export const ADDRESS: Command = [
  "curl",
  "--silent",
  "--fail",
  "--max-time",
  "10",
  "https://checkip.amazonaws.com",
];

const inRange = (address: string, cidr: string): boolean => overlaps(`${address}/32`, cidr);

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal)
      .map(({ address }) => address),
  );

/** Arguments that hold the ranges of an environment's network, by resource type. */
const RANGES: Readonly<Record<string, string>> = {
  aws_vpc: "cidr_block",
  azurerm_virtual_network: "address_space",
  google_compute_subnetwork: "ip_cidr_range",
};

/** Address ranges of the network that a stack makes. */
export const networksOf = (graph: StackGraph): string[] =>
  Object.entries(RANGES)
    .flatMap(([type, argument]) =>
      graph.ofType(type).flatMap(({ attributes }) => listOf(attributes[argument])),
    )
    .flatMap((range) => textOf(range) ?? [])
    .filter(isCidr);

/**
 * Whether the caller will reach the Kubernetes API: a deploy installs charts through it.
 * @param networks address ranges of the environment's own network
 * @param connected the caller says that a VPN or a peering leads into it
 * @param own the machine's addresses
 */
export function apiAccess(
  settings: Settings<Environment>,
  networks: readonly string[],
  connected: boolean,
  own: readonly string[] = ownAddresses(),
): Check[] {
  if (!("region" in settings)) return [];
  const file = `environments/${settings.name}.ts`;
  const { api } = settings;
  const cidrs = api !== undefined && "cidrs" in api ? api.cidrs : undefined;
  const inside = connected || own.some((address) => networks.some((cidr) => inRange(address, cidr)));
  return [
    {
      name: "way to the Kubernetes API",
      verdict: (run) => {
        if (cidrs === undefined) {
          return inside
            ? ok("inside the network")
            : fail(
                "the API answers inside the environment's network alone, and this machine is outside",
                `run from a machine or runner inside, say --connected where a VPN leads there, or set api: { cidrs: [...] } in ${file}`,
              );
        }
        const answer = run(ADDRESS);
        const address = answer.stdout.trim();
        if (answer.code !== 0)
          return warn("own address unknown", `compare it with ${cidrs.join(", ")} yourself`);
        return inside || cidrs.some((cidr) => inRange(address, cidr))
          ? ok(`${address} is allowed`)
          : fail(`${address} is not in ${cidrs.join(", ")}`, `add "${address}/32" to api.cidrs in ${file}`);
      },
    },
  ];
}

/** Whether a cluster that exists already answers: its context stays in the kubeconfig when it is stopped. */
export const clusterAnswers = (context: string, fix: string): Check => ({
  name: "cluster",
  verdict: (run) => {
    const { code, stderr } = run([
      "kubectl",
      "--context",
      context,
      "get",
      "--raw=/readyz",
      "--request-timeout=10s",
    ]);
    if (code === 127) return fail("unknown without kubectl", "install kubectl");
    return code === 0 ? ok("answers") : fail(stderr.trim().split("\n").at(-1) ?? "no answer", fix);
  },
});
