import type { Environment } from "../../../environment/schema";
import type { KubernetesObject } from "../../../kubernetes/object";
import { externalSecret } from "../../../kubernetes/external-secret";
import type { SecretStore } from "../../../cloud/secret-store";
import { NAMESPACE } from "../names";

type Alerts = NonNullable<Environment["alerts"]>;

/** Kubernetes Secret with what the receiver signs in with; Alertmanager reads it as files, so no value is in its configuration. */
export const RECEIVER_SECRET = "alertmanager-receivers";

const file = (key: string): string => `/etc/alertmanager/secrets/${RECEIVER_SECRET}/${key}`;

/** Where alerts go: Alertmanager's words for it, and the secrets it needs. */
export interface Receiver {
  /** One receiver of Alertmanager's configuration, without its name. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Names of the secrets that people provide; each is a key of {@link RECEIVER_SECRET}. */
  readonly secrets: readonly string[];
}

const TITLE = "{{ .Status | toUpper }} {{ .CommonLabels.severity }}: {{ .CommonLabels.alertname }}";
const TEXT = "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.runbook_url }}\n{{ end }}";

/** The receiver of an environment, from its `alerts`. */
export function receiverOf(alerts: Alerts): Receiver {
  if ("slack" in alerts) {
    return {
      secrets: ["slack-webhook-url"],
      configuration: {
        slack_configs: [
          {
            api_url_file: file("slack-webhook-url"),
            channel: alerts.slack.channel,
            send_resolved: true,
            title: TITLE,
            text: TEXT,
          },
        ],
      },
    };
  }
  if ("pagerduty" in alerts) {
    return {
      secrets: ["pagerduty-routing-key"],
      configuration: {
        pagerduty_configs: [
          {
            routing_key_file: file("pagerduty-routing-key"),
            send_resolved: true,
            severity: alerts.pagerduty.severity ?? "{{ .CommonLabels.severity }}",
            description: TITLE,
          },
        ],
      },
    };
  }
  return {
    secrets: [],
    configuration: { webhook_configs: [{ url: alerts.webhook.url, send_resolved: true }] },
  };
}

/** Address that is told every minute that alerting works; what watches it is outside the environment. */
export const HEARTBEAT_SECRET = "alertmanager-heartbeat-url";

/** The receiver of the dead man's switch. */
export const heartbeatReceiver = {
  webhook_configs: [{ url_file: file(HEARTBEAT_SECRET), send_resolved: false }],
} as const;

/** The Secret of the receivers, from the store; nothing when none is needed. */
export function receiverSecrets(
  names: readonly string[],
  secrets: Pick<SecretStore, "provided">,
): readonly KubernetesObject[] {
  if (names.length === 0) return [];
  const data = Object.fromEntries(names.map((name) => [name, secrets.provided(name)]));
  return [externalSecret({ name: RECEIVER_SECRET, namespace: NAMESPACE, data })];
}
