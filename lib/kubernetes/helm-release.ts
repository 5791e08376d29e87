import type { ITerraformDependable } from "cdktf";
import { Release } from "@cdktf/provider-helm/lib/release";
import { Construct } from "constructs";
import { chartSeconds } from "../facts/release-timeouts";
import type { Chart } from "./charts";
import type { HelmValues } from "./component";
import { encodeValues } from "./values";

/** What one release needs to be told; the conventions are the same for all. */
export interface HelmReleaseProps {
  /** A chart of the catalogue, or the path of a local one as `repository: undefined`. */
  readonly chart: Pick<Chart, "name"> & Partial<Pick<Chart, "repository" | "version">>;
  /** Name of the release: at most 53 characters. */
  readonly name: string;
  /** Namespace, which must exist already (rule 55). */
  readonly namespace: string;
  readonly values: HelmValues;
  /** @default what is known of the chart: `lib/facts/release-timeouts.ts` (rule 65) */
  readonly timeoutSeconds?: number;
  /** Wait until its Jobs are complete too. @default false */
  readonly waitForJobs?: boolean;
  /** @default nothing */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * One Helm release by our conventions: it waits until its pods are ready, removes itself when its first install fails so that the next
 * apply can start afresh, never makes its namespace, and on destroy waits for what its chart made.
 */
export class HelmRelease extends Construct {
  /** What dependants wait for. */
  readonly resource: Release;

  constructor(scope: Construct, id: string, props: HelmReleaseProps) {
    super(scope, id);
    this.resource = new Release(this, "release", {
      ...(props.chart.repository === undefined ? {} : { repository: props.chart.repository }),
      ...(props.chart.version === undefined ? {} : { version: props.chart.version }),
      chart: props.chart.name,
      name: props.name,
      namespace: props.namespace,
      values: [encodeValues(props.values)],
      timeout: props.timeoutSeconds ?? chartSeconds(props.chart.name),
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      ...(props.waitForJobs === true ? { waitForJobs: true } : {}),
      createNamespace: false,
      maxHistory: 5,
      dependsOn: [...(props.after ?? [])],
    });
  }
}
