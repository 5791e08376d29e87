import { below, inChart, inKind, isText, leaveOut, misspelt, replace, type Operator } from "../operator";
import type { Spot } from "../model";

const inSecret = (spot: Spot): boolean =>
  inChart(spot) && spot.path.some((step) => /secret/i.test(String(step)));

/** Mistakes in names: what is asked for is called otherwise. */
export const REFERENCES: readonly Operator[] = [
  replace(
    "missing-secret-key-in-values",
    "deploy fails",
    "pods wait for a key that their Secret does not have",
    (spot) =>
      inSecret(spot) &&
      /^(key|usernameKey|passwordKey|userKey|adminPasswordKey)$/.test(String(spot.key)) &&
      isText(spot.value),
    misspelt,
  ),
  replace(
    "missing-secret-in-values",
    "deploy fails",
    "pods wait for a Secret that nobody makes",
    (spot) =>
      inSecret(spot) &&
      ((spot.key === "name" && !/serviceAccount/i.test(spot.path.join("."))) ||
        /^existingSecret/.test(String(spot.key))) &&
      isText(spot.value),
    misspelt,
  ),
  replace(
    "missing-secret-key",
    "deploy fails",
    "pods wait for a key that their Secret does not have",
    (spot) =>
      spot.object !== undefined &&
      below(spot, /^(secretKeyRef|accessKeySecret|secretKeySecret)$/) &&
      spot.key === "key",
    misspelt,
  ),
  replace(
    "missing-secret",
    "deploy fails",
    "pods wait for a Secret that nobody makes",
    (spot) =>
      spot.object !== undefined &&
      ((below(spot, /^(secretKeyRef|secretRef|accessKeySecret|secretKeySecret|imagePullSecrets)$/) &&
        spot.key === "name") ||
        spot.key === "secretName"),
    misspelt,
  ),
  replace(
    "produced-key-renamed",
    "deploy fails",
    "the Secret has another key than its readers ask for",
    (spot) => inKind(spot, "ExternalSecret") && spot.key === "secretKey",
    misspelt,
  ),
  replace(
    "produced-secret-renamed",
    "deploy fails",
    "the Secret has another name than its readers ask for",
    (spot) => inKind(spot, "ExternalSecret") && spot.path.slice(3).join(".") === "spec.target.name",
    misspelt,
  ),
  replace(
    "template-of-missing-key",
    "deploy fails",
    "the template names what was never read",
    (spot) =>
      inKind(spot, "ExternalSecret") &&
      below(spot, "template") &&
      isText(spot.value) &&
      spot.value.includes("{{"),
    (before) => String(before).replace(/\.(\w+)/, ".$1X"),
  ),
  replace(
    "missing-remote-key",
    "deploy fails",
    "the secret store has no such secret",
    (spot) => inKind(spot, "ExternalSecret") && below(spot, "remoteRef") && spot.key === "key",
    misspelt,
  ),
  replace(
    "missing-remote-property",
    "deploy fails",
    "the secret has no such field",
    (spot) => inKind(spot, "ExternalSecret") && spot.key === "remoteRef",
    (before) => ({ ...(before as object), property: "missing" }),
  ),
  replace(
    "missing-secret-store",
    "deploy fails",
    "the ExternalSecret names a store that does not exist",
    (spot) => inKind(spot, "ExternalSecret") && below(spot, "secretStoreRef") && spot.key === "name",
    misspelt,
  ),
  replace(
    "missing-config-map",
    "deploy fails",
    "pods wait for a ConfigMap that nobody makes",
    (spot) =>
      (below(spot, /^(configMapRef|configMapKeyRef|configMap)$/) &&
        spot.key === "name" &&
        isText(spot.value)) ||
      (spot.key === "configMap" && isText(spot.value)),
    misspelt,
  ),
  replace(
    "missing-config-map-key",
    "deploy fails",
    "the ConfigMap has no such key",
    (spot) =>
      (spot.key === "key" && isText(spot.value) && isText(spot.holder["configMap"])) ||
      (below(spot, "configMapKeyRef") && spot.key === "key"),
    misspelt,
  ),
  replace(
    "missing-scale-target",
    "outage",
    "the ScaledObject scales nothing",
    (spot) =>
      inKind(spot, "ScaledObject", "HorizontalPodAutoscaler") &&
      below(spot, "scaleTargetRef") &&
      spot.key === "name",
    misspelt,
  ),
  replace(
    "missing-issuer",
    "deploy fails",
    "the Certificate is never issued",
    (spot) => inKind(spot, "Certificate") && below(spot, "issuerRef") && spot.key === "name",
    misspelt,
  ),
  replace(
    "missing-gateway-class",
    "deploy fails",
    "no controller takes the Gateway",
    (spot) =>
      (spot.key === "gatewayClassName" || spot.key === "ingressClassName" || spot.key === "className") &&
      isText(spot.value),
    misspelt,
  ),
  replace(
    "missing-parent",
    "outage",
    "the route is attached to nothing",
    (spot) =>
      (below(spot, "parentRefs") || below(spot, "parametersRef") || below(spot, "targetRefs")) &&
      spot.key === "name",
    misspelt,
  ),
  replace(
    "missing-backend",
    "outage",
    "the route leads nowhere",
    (spot) => below(spot, /^(backendRefs?|service)$/) && spot.key === "name" && spot.object !== undefined,
    misspelt,
  ),
  replace(
    "missing-gateway",
    "outage",
    "models are attached to a gateway that does not exist",
    (spot) =>
      inChart(spot) && /[gG]ateway$/.test(String(spot.key)) && isText(spot.value) && spot.value.includes("/"),
    misspelt,
  ),
  replace(
    "missing-template",
    "outage",
    "the workflow names a template that does not exist",
    (spot) =>
      inKind(spot, "WorkflowTemplate", "CronWorkflow", "Sensor", "ClusterWorkflowTemplate") &&
      (spot.key === "template" || spot.key === "entrypoint") &&
      isText(spot.value),
    misspelt,
  ),
  replace(
    "missing-task",
    "outage",
    "a step waits for a step that does not exist",
    (spot) => inKind(spot, "WorkflowTemplate", "CronWorkflow") && spot.path.at(-2) === "dependencies",
    misspelt,
  ),
  replace(
    "missing-volume",
    "deploy fails",
    "a mount names a volume that does not exist",
    (spot) => below(spot, "volumeMounts") && spot.key === "name" && isText(spot.value),
    misspelt,
  ),
  replace(
    "service-selects-nothing",
    "outage",
    "the Service has no endpoints",
    (spot) => inKind(spot, "Service") && below(spot, "selector"),
    misspelt,
  ),
  replace(
    "selector-not-of-template",
    "deploy fails",
    "the API server refuses a selector that its own pods do not meet",
    (spot) => inKind(spot, "Deployment", "StatefulSet", "DaemonSet") && below(spot, "matchLabels"),
    misspelt,
  ),
  replace(
    "monitor-selects-nothing",
    "blind",
    "the metrics are not collected",
    (spot) => inKind(spot, "PodMonitor", "ServiceMonitor") && below(spot, "matchLabels"),
    misspelt,
  ),
  replace(
    "monitor-of-missing-port",
    "blind",
    "the metrics are not collected",
    (spot) => inKind(spot, "PodMonitor", "ServiceMonitor") && spot.key === "port" && isText(spot.value),
    misspelt,
  ),
  replace(
    "monitor-of-missing-namespace",
    "blind",
    "the metrics are not collected",
    (spot) =>
      inKind(spot, "PodMonitor", "ServiceMonitor", "ScrapeConfig") &&
      below(spot, /^(matchNames|names)$/) &&
      isText(spot.value),
    misspelt,
  ),
  leaveOut(
    "drop-annotation",
    "outage",
    "what the annotation turned on stays off",
    (spot) =>
      spot.object !== undefined && spot.path.at(-2) === "annotations" && spot.key !== "ml-platform/why",
  ),
  leaveOut(
    "drop-label",
    "outage",
    "what selects by the label passes it by",
    (spot) => spot.object !== undefined && spot.path.at(-2) === "labels" && isText(spot.value),
  ),
  replace(
    "wrong-cloud-name-in-values",
    "outage",
    "a controller looks for another cluster, bucket or region",
    (spot) =>
      inChart(spot) && /^(clusterName|region|bucket|container)$/.test(String(spot.key)) && isText(spot.value),
    () => "elsewhere",
  ),
];
