import type { HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";
import type { PlatformInputs } from "../../inputs";
import { disk } from "../metrics/disk";
import { replicasOf } from "../sizes";
import { HEARTBEAT_SECRET, heartbeatReceiver, RECEIVER_SECRET, receiverOf, type Receiver } from "./receivers";

/**
 * A graver alert about the same thing hides the lesser ones; without the Kubernetes API nothing is known of what depends on it. An
 * inhibition by `equal` also holds where both alerts lack the label, hence the condition on `slo`.
 */
const INHIBITIONS = [
  {
    source_matchers: ['severity = "critical"'],
    target_matchers: ['severity =~ "warning|info"'],
    equal: ["namespace", "alertname"],
  },
  {
    source_matchers: ['severity = "critical"', 'slo != ""'],
    target_matchers: ['severity =~ "warning|info"', 'slo != ""'],
    equal: ["slo"],
  },
  {
    source_matchers: ['alertname = "ApiServerDown"'],
    target_matchers: ['alertname =~ ".+Down"', 'alertname != "ApiServerDown"'],
    equal: ["cluster"],
  },
] as const;

/** What an environment's alerts need: their receiver, and whether a heartbeat is sent. */
export interface Alerting {
  readonly receiver: Receiver | undefined;
  readonly heartbeat: boolean;
}

/** What an environment asks for. */
export function alertingOf(settings: Pick<PlatformInputs["settings"], "alerts">): Alerting {
  const { alerts } = settings;
  return {
    receiver: alerts === undefined ? undefined : receiverOf(alerts),
    heartbeat: alerts?.heartbeat ?? false,
  };
}

/** Secrets that people have to provide for {@link Alerting}. */
export const secretsOf = ({ receiver, heartbeat }: Alerting): readonly string[] => [
  ...(receiver?.secrets ?? []),
  ...(heartbeat ? [HEARTBEAT_SECRET] : []),
];

/**
 * Alertmanager's own configuration. Critical alerts repeat every hour, others twice a day, notes are kept to working use without being sent.
 * The alert `Watchdog` always fires: as a heartbeat each minute to what misses it, or once a day to the people as a sign of life.
 */
export function routing({ receiver, heartbeat }: Alerting): object {
  const people = receiver === undefined ? "nobody" : "people";
  const watchdog = heartbeat
    ? { receiver: "heartbeat", group_wait: "0s", group_interval: "1m", repeat_interval: "50s" }
    : { receiver: people, repeat_interval: "24h" };
  return {
    global: { resolve_timeout: "5m" },
    route: {
      receiver: people,
      group_by: ["namespace", "alertname"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "12h",
      routes: [
        { matchers: ['alertname = "Watchdog"'], ...watchdog },
        { matchers: ['severity = "info"'], receiver: "nobody" },
        { matchers: ['severity = "critical"'], receiver: people, group_wait: "10s", repeat_interval: "1h" },
      ],
    },
    receivers: [
      { name: "nobody" },
      ...(receiver === undefined ? [] : [{ name: "people", ...receiver.configuration }]),
      ...(heartbeat ? [{ name: "heartbeat", ...heartbeatReceiver }] : []),
    ],
    inhibit_rules: INHIBITIONS,
    templates: [],
  };
}

/** Values of Alertmanager. */
export function alertmanagerValues(inputs: Pick<PlatformInputs, "settings" | "cluster">): HelmValues {
  const alerting = alertingOf(inputs.settings);
  return {
    config: routing(alerting),
    alertmanagerSpec: {
      replicas: replicasOf(inputs.settings.profile).alertmanager,
      secrets: secretsOf(alerting).length > 0 ? [RECEIVER_SECRET] : [],
      resources: resources({ cpu: "10m", memory: "64Mi" }),
      storage: { volumeClaimTemplate: disk(inputs.cluster.storageClass, "2Gi") },
    },
  };
}
