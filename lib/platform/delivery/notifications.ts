import type { PlatformSettings } from "../settings";

/** When a team hears of its Application. */
const TRIGGERS = {
  "trigger.on-sync-failed": "app.status.operationState.phase in ['Error', 'Failed']",
  "trigger.on-health-degraded": "app.status.health.status == 'Degraded'",
} as const;

const trigger = (when: string): string => `- when: ${when}\n  send: [workload-problem]`;

const BODY = `{"text": "{{.app.metadata.name}}: sync {{.app.status.sync.status}}, health {{.app.status.health.status}} ({{.context.argocdUrl}}/applications/{{.app.metadata.name}})"}`;

/** Notifications of failed syncs and degraded workloads, to the place where the environment's alerts go. */
export function notifications(settings: Pick<PlatformSettings, "alerts">, hasSecret: boolean) {
  const { alerts } = settings;
  if (alerts === undefined) return { enabled: false };
  const address = "webhook" in alerts ? alerts.webhook.url : "$address";
  const service = "pagerduty" in alerts ? "pagerdutyv2" : "webhook";
  const notifier =
    service === "pagerdutyv2"
      ? { "service.pagerdutyv2": "serviceKeys:\n  alerts: $address" }
      : {
          "service.webhook.alerts": `url: ${address}\nheaders:\n- name: Content-Type\n  value: application/json`,
        };
  const template =
    service === "pagerdutyv2"
      ? "pagerdutyv2:\n  summary: '{{.app.metadata.name}} needs a look'\n  severity: warning\n  source: '{{.app.metadata.name}}'"
      : `webhook:\n  alerts:\n    method: POST\n    body: |\n      ${BODY}`;
  return {
    enabled: true,
    secret: { create: !hasSecret },
    notifiers: notifier,
    templates: { "template.workload-problem": template },
    triggers: Object.fromEntries(Object.entries(TRIGGERS).map(([name, when]) => [name, trigger(when)])),
    subscriptions: [
      { recipients: [`${service}:alerts`], triggers: ["on-sync-failed", "on-health-degraded"] },
    ],
  };
}
