/** Where clusters and databases attach. What attaches to it on one cloud is in that cloud's folder. */
export interface Network {
  /** Address range. */
  readonly cidr: string;
  /** Ranges that pods and nodes have addresses in; network policies and databases admit them. */
  readonly clusterCidrs: readonly string[];
  /** Addresses in which managed databases live; what pods may reach there is a network policy's business. */
  readonly databaseCidrs: readonly string[];
}
