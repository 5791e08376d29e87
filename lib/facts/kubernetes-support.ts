/** When a Kubernetes minor leaves support on a cloud. */
export interface KubernetesSupport {
  /** ISO date of the end of standard support. */
  readonly ends: string;
  /** ISO date of the end of paid extended support. @default there is none */
  readonly extendedEnds?: string;
  /** Where the dates are from, and when they were read. */
  readonly source: string;
}

const eks = "endoflife.date, amazon-eks, read 2026-07-08";
const aks = "endoflife.date, azure-kubernetes-service, read 2026-07-03";
const gke = "endoflife.date, google-kubernetes-engine, read 2026-08-21";
const upstream = "endoflife.date, kubernetes, read 2026-08-21";

/** By cloud and minor. */
export const KUBERNETES_SUPPORT: Readonly<Record<string, Readonly<Record<string, KubernetesSupport>>>> = {
  aws: {
    "1.34": { ends: "2026-12-02", extendedEnds: "2027-12-02", source: eks },
    "1.35": { ends: "2027-03-27", extendedEnds: "2028-03-27", source: eks },
    "1.36": { ends: "2027-08-02", extendedEnds: "2028-08-02", source: eks },
  },
  azure: {
    "1.34": { ends: "2026-11-30", extendedEnds: "2027-11-30", source: aks },
    "1.35": { ends: "2027-03-31", extendedEnds: "2028-03-31", source: aks },
    "1.36": { ends: "2027-06-30", extendedEnds: "2028-06-30", source: aks },
  },
  gcp: {
    "1.34": { ends: "2026-10-01", source: gke },
    "1.35": { ends: "2027-04-11", source: gke },
    "1.36": { ends: "2027-08-09", source: gke },
  },
  local: {
    "1.34": { ends: "2026-10-27", source: upstream },
    "1.35": { ends: "2027-02-28", source: upstream },
    "1.36": { ends: "2027-06-28", source: upstream },
  },
};
