import { add, inChart, inKind, isText, rename, replace, type Operator } from "../operator";

/** Mistakes where traffic comes in, and under which names services are asked. */
export const EDGE: readonly Operator[] = [
  replace(
    "no-network-policy-enforcement",
    "leak",
    "NetworkPolicies are stored and ignored",
    ({ key, block }) =>
      ["datapath_provider", "network_policy", "network_data_plane"].includes(String(key)) ||
      (block.type === "aws_eks_addon" && key === "configuration_values"),
    (before, { key }) =>
      key === "configuration_values"
        ? JSON.stringify(before).replace(/true/g, "false")
        : key === "datapath_provider"
          ? "LEGACY_DATAPATH"
          : key === "network_data_plane"
            ? "azure"
            : null,
  ),
  replace(
    "service-type-load-balancer",
    "leak",
    "a service inside gets an address outside",
    (spot) => spot.key === "type" && spot.value === "ClusterIP",
    () => "LoadBalancer",
  ),
  add(
    "listener-without-tls",
    "leak",
    "a listener answers in clear text to the outside",
    (spot) => inKind(spot, "Gateway") && spot.key === "listeners" && Array.isArray(spot.value),
    () => ({ name: "open", protocol: "HTTP", port: 8088, allowedRoutes: { namespaces: { from: "All" } } }),
  ),
  replace(
    "break-service-address",
    "outage",
    "a client asks for a name that no service has",
    (spot) =>
      isText(spot.value) &&
      /^(https?:\/\/)?[a-z0-9-]+(\.[a-z0-9-]+)?\.svc(\.cluster\.local)?(:\d+)?(\/|$)|^https?:\/\/[a-z0-9-]+\.[a-z0-9-]+\.svc/.test(
        spot.value,
      ),
    (before) => String(before).replace(/(https?:\/\/)?([a-z0-9-]+)\./, "$1$2-x."),
  ),
  replace(
    "wrong-service-port",
    "outage",
    "a client asks at a port where nobody listens",
    (spot) => isText(spot.value) && /\.svc(\.cluster\.local)?:\d+/.test(spot.value),
    (before) => String(before).replace(/(\.svc(?:\.cluster\.local)?):\d+/, "$1:7"),
  ),
  replace(
    "insecure-transport",
    "leak",
    "data travels in clear text",
    ({ key, value, holder }) =>
      [
        "ssl_mode",
        "min_tls_version",
        "https_traffic_only_enabled",
        "insecure",
        "sslMode",
        "PGSSLMODE",
      ].includes(String(key)) ||
      (key === "value" &&
        isText(value) &&
        ["rds.force_ssl", "require_secure_transport"].includes(String(holder["name"]))),
    (before, { key }) =>
      key === "ssl_mode"
        ? "ALLOW_UNENCRYPTED_AND_ENCRYPTED"
        : key === "min_tls_version"
          ? "TLS1_0"
          : key === "insecure"
            ? true
            : key === "https_traffic_only_enabled"
              ? false
              : key === "value"
                ? before === "on"
                  ? "off"
                  : "0"
                : "disable",
  ),
  replace(
    "no-flow-logs",
    "blind",
    "nobody can see afterwards who talked to whom",
    ({ key, block }) =>
      (block.type === "azurerm_network_watcher_flow_log" && key === "enabled") ||
      (block.type === "aws_flow_log" && key === "traffic_type") ||
      (block.type === "google_compute_subnetwork" && key === "flow_sampling"),
    (before) => (before === true ? false : before === "ALL" ? "REJECT" : 0),
  ),
  rename(
    "published-without-sign-in",
    "leak",
    "a UI is published without sign-in",
    (spot) => inKind(spot, "SecurityPolicy") && spot.key === "oidc",
    () => "authorization",
  ),
  replace(
    "wrong-certificate",
    "outage",
    "the listener has no certificate",
    (spot) => /certificate-arn|certificateArn/.test(String(spot.key)) && isText(spot.value),
    () => "",
  ),
  replace(
    "anonymous-ui",
    "leak",
    "a UI lets everybody in",
    (spot) =>
      inChart(spot) &&
      [
        "authModes",
        "admin.enabled",
        "users.anonymous.enabled",
        "disable_login_form",
        "exec.enabled",
        "policy.default",
      ].includes(String(spot.key)),
    (before, { key }) =>
      key === "authModes" ? ["server"] : key === "policy.default" ? "role:admin" : before !== true,
  ),
];
