/** A chart at the version the platform was made for. */
export interface Chart {
  /** Chart repository, `https://` or the parent of an `oci://` reference. */
  readonly repository: string;
  readonly name: string;
  /** Exact; keeps its leading `v` where the publisher has one (rule 74). */
  readonly version: string;
  /** What `version` was in the platform's specification, if the chart was there. */
  readonly specified?: string;
  /** Why this version. */
  readonly reason: string;
}
