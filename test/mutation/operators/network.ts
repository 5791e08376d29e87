import { below, inCloud, inKind, isText, leaveOut, misspelt, replace, type Operator } from "../operator";
import type { Spot } from "../model";

const CIDR = /^\d+\.\d+\.\d+\.\d+\/\d+$/;
const isCidr = (spot: Spot): boolean =>
  isText(spot.value) && CIDR.test(spot.value) && spot.value !== "0.0.0.0/0";
const policy = (spot: Spot): boolean => inKind(spot, "NetworkPolicy");

/** Mistakes in who can reach what. */
export const NETWORK: readonly Operator[] = [
  replace(
    "widen-cidr-of-rule",
    "leak",
    "a firewall lets everybody in",
    (spot) =>
      inCloud(spot) &&
      isCidr(spot) &&
      /ingress|security|firewall|authorized/.test(`${spot.block.type}.${spot.path.join(".")}`),
    () => "0.0.0.0/0",
  ),
  replace(
    "widen-cidr-of-network-policy",
    "leak",
    "pods may talk to the whole world, or be talked to by it",
    (spot) => policy(spot) && spot.key === "cidr" && isCidr(spot),
    () => "0.0.0.0/0",
  ),
  replace(
    "widen-address-range",
    "deploy fails",
    "ranges of the network overlap",
    (spot) => inCloud(spot) && isCidr(spot) && /subnet|global_address|virtual_network/.test(spot.block.type),
    (before) => String(before).replace(/\d+\/\d+$/, "0/12"),
  ),
  replace(
    "tiny-subnet",
    "deploy fails",
    "pods find no address",
    (spot) => isCidr(spot) && /subnet/.test(spot.block.type),
    (before) => String(before).replace(/\/\d+$/, "/29"),
  ),
  replace(
    "open-every-port",
    "leak",
    "a rule meant for one port opens all",
    ({ block, key }) => /ingress_rule/.test(block.type) && key === "ip_protocol",
    () => "-1",
  ),
  replace(
    "open-security-group",
    "leak",
    "the database's port is open to the world",
    ({ block, key }) =>
      /ingress_rule/.test(block.type) && (key === "referenced_security_group_id" || key === "cidr_ipv4"),
    (_, { holder }) => {
      delete holder["referenced_security_group_id"];
      holder["cidr_ipv4"] = "0.0.0.0/0";
      return "0.0.0.0/0";
    },
  ),
  replace(
    "public-api-endpoint",
    "leak",
    "the Kubernetes API answers the whole internet",
    ({ key, block }) =>
      /eks_cluster|kubernetes_cluster|container_cluster/.test(block.type) &&
      [
        "endpoint_public_access",
        "enable_private_endpoint",
        "private_cluster_enabled",
        "enable_private_nodes",
      ].includes(String(key)),
    (before) => before !== true,
  ),
  replace(
    "public-database",
    "leak",
    "the database has a public address",
    ({ key, block }) =>
      /db_instance|flexible_server$|sql_database/.test(block.type) &&
      ["publicly_accessible", "public_network_access_enabled", "ipv4_enabled"].includes(String(key)),
    (before) => before !== true,
  ),
  replace(
    "public-store",
    "leak",
    "objects can be read without signing in",
    ({ key }) =>
      [
        "block_public_acls",
        "block_public_policy",
        "restrict_public_buckets",
        "ignore_public_acls",
        "allow_nested_items_to_be_public",
        "public_access_prevention",
        "container_access_type",
        "uniform_bucket_level_access",
      ].includes(String(key)),
    (before) => (before === "private" ? "blob" : before === "enforced" ? "inherited" : before !== true),
  ),
  replace(
    "public-vault-or-registry",
    "leak",
    "secrets or images can be asked for from anywhere",
    ({ key, block, value }) =>
      /key_vault$|storage_account$|container_registry$/.test(block.type) &&
      (([
        "public_network_access_enabled",
        "admin_enabled",
        "local_user_enabled",
        "cross_tenant_replication_enabled",
      ].includes(String(key)) &&
        value === false) ||
        (key === "default_action" && value === "Deny")),
    (before) => (before === "Deny" ? "Allow" : true),
  ),
  replace(
    "public-nodes",
    "leak",
    "nodes get public addresses",
    ({ key, value }) =>
      ["map_public_ip_on_launch", "node_public_ip_enabled", "associate_public_ip_address"].includes(
        String(key),
      ) && value === false,
    () => true,
  ),
  leaveOut(
    "drop-network-policy-peer",
    "leak",
    "a rule without peers lets everybody",
    (spot) => policy(spot) && (spot.key === "from" || spot.key === "to"),
  ),
  leaveOut(
    "drop-network-policy-ports",
    "leak",
    "a rule without ports opens every port",
    (spot) => policy(spot) && spot.key === "ports",
  ),
  leaveOut(
    "drop-one-peer",
    "outage",
    "a client of a service is cut off",
    (spot) =>
      policy(spot) &&
      typeof spot.key === "number" &&
      (spot.path.at(-2) === "from" || spot.path.at(-2) === "to"),
  ),
  leaveOut(
    "drop-network-policy",
    "outage",
    "a default is missing (leak), or a client is cut off",
    (spot) => policy(spot) && spot.path.length === 3,
  ),
  replace(
    "network-policy-selects-nothing",
    "outage",
    "the policy is in force for no pod",
    (spot) => policy(spot) && below(spot, "podSelector") && below(spot, "matchLabels") && isText(spot.value),
    misspelt,
  ),
  replace(
    "network-policy-wrong-port",
    "outage",
    "the client knocks at a closed port",
    (spot) => policy(spot) && spot.key === "port" && typeof spot.value === "number",
    () => 7,
  ),
  replace(
    "network-policy-unknown-namespace",
    "outage",
    "the peer's namespace does not exist",
    (spot) => policy(spot) && spot.key === "kubernetes.io/metadata.name",
    misspelt,
  ),
  replace(
    "policy-types-without-egress",
    "leak",
    "what is not declared happens",
    (spot) =>
      policy(spot) && spot.key === "policyTypes" && Array.isArray(spot.value) && spot.value.length === 2,
    () => ["Ingress"],
  ),
];
