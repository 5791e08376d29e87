import type { Profile } from "../../environment/profile";

/** What the stores of metrics, logs and traces are given at one size of the platform. */
export interface ObservabilitySize {
  /** Requests of one Prometheus; it may use twice the memory. */
  readonly prometheus: { readonly cpu: string; readonly memory: string };
  readonly loki: { readonly cpu: string; readonly memory: string };
  readonly tempo: { readonly cpu: string; readonly memory: string };
  readonly collector: { readonly cpu: string; readonly memory: string };
  /** Disk of one Prometheus. */
  readonly metricsVolume: string;
  /** Disk for what is not yet in the object store: write-ahead logs of Loki and Tempo. */
  readonly bufferVolume: string;
}

/** Sizes by the profile's `size`. Prometheus's disk is about 1.5 bytes a sample: 30 days of 50,000 series every 30 s need 7 GiB. */
export const SIZES: Readonly<Record<Profile["size"], ObservabilitySize>> = {
  small: {
    prometheus: { cpu: "200m", memory: "1Gi" },
    loki: { cpu: "100m", memory: "512Mi" },
    tempo: { cpu: "50m", memory: "512Mi" },
    collector: { cpu: "50m", memory: "256Mi" },
    metricsVolume: "50Gi",
    bufferVolume: "10Gi",
  },
  large: {
    prometheus: { cpu: "500m", memory: "4Gi" },
    loki: { cpu: "300m", memory: "2Gi" },
    tempo: { cpu: "200m", memory: "2Gi" },
    collector: { cpu: "100m", memory: "512Mi" },
    metricsVolume: "200Gi",
    bufferVolume: "20Gi",
  },
};

/**
 * How many of each stateful part run. Two Prometheus scrape and alert independently of one another; three Alertmanagers agree on what was
 * sent; three Lokis write each line twice over. Grafana and Tempo run once: Grafana keeps nothing that is not provisioned, Tempo's
 * collectors hold spans back while it restarts.
 */
export function replicasOf(profile: Pick<Profile, "replicas">): {
  prometheus: number;
  alertmanager: number;
  loki: number;
} {
  return {
    prometheus: Math.min(2, profile.replicas),
    alertmanager: Math.min(3, profile.replicas),
    loki: profile.replicas >= 3 ? 3 : 1,
  };
}
