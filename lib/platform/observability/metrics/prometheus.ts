import type { HelmValues } from "../../../kubernetes/component";
import { resources } from "../../../kubernetes/resources";
import type { PlatformInputs } from "../../inputs";
import { SIZES, replicasOf } from "../sizes";
import { disk } from "./disk";

/** Addresses of every Prometheus, one by one: what is pushed must reach each of them, since each alerts on its own data. */
export function prometheusAddresses(profile: { readonly replicas: number }): readonly string[] {
  return Array.from(
    { length: replicasOf(profile).prometheus },
    (_, index) =>
      `http://prometheus-kube-prometheus-stack-prometheus-${index}.prometheus-operated.monitoring.svc:9090`,
  );
}

const everything = {
  ruleSelectorNilUsesHelmValues: false,
  serviceMonitorSelectorNilUsesHelmValues: false,
  podMonitorSelectorNilUsesHelmValues: false,
  probeSelectorNilUsesHelmValues: false,
  scrapeConfigSelectorNilUsesHelmValues: false,
} as const;

/**
 * Values of Prometheus: it takes every rule and monitor of the cluster, whatever release it belongs to; remote write and OTLP are open
 * to Tempo and the collector (rule 84). Out-of-order samples of an hour are taken, since pushed ones may be late.
 */
export function prometheusValues(inputs: Pick<PlatformInputs, "settings" | "cluster">): HelmValues {
  const { profile, name } = inputs.settings;
  const size = SIZES[profile.size];
  return {
    prometheusSpec: {
      ...everything,
      replicas: replicasOf(profile).prometheus,
      retention: `${profile.retention.metricDays}d`,
      retentionSize: `${Math.floor(Number.parseInt(size.metricsVolume, 10) * 0.85)}GiB`,
      externalLabels: { cluster: name },
      scrapeInterval: "30s",
      evaluationInterval: "30s",
      enableRemoteWriteReceiver: true,
      enableOTLPReceiver: true,
      enableFeatures: ["exemplar-storage"],
      tsdb: { outOfOrderTimeWindow: "1h" },
      resources: resources(size.prometheus),
      storageSpec: { volumeClaimTemplate: disk(inputs.cluster.storageClass, size.metricsVolume) },
    },
  };
}
