import { LoggingProjectBucketConfig } from "@cdktf/provider-google/lib/logging-project-bucket-config";
import { LoggingProjectSink } from "@cdktf/provider-google/lib/logging-project-sink";
import { Construct } from "constructs";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

/** Days that the project's own log bucket keeps everything. */
export const DEFAULT_LOG_DAYS = 30;

/** Which entries to keep longer. */
export interface LogArchiveProps {
  readonly project: GcpProject;
  readonly environment: string;
  /** Filter of Cloud Logging. */
  readonly filter: string;
  /** More than {@link DEFAULT_LOG_DAYS}. */
  readonly days: number;
}

/**
 * A log bucket for entries that are to be kept longer than the project keeps its logs. An environment that asks for no more has none: a
 * deleted log bucket blocks its name for a week, which a disposable environment cannot wait for.
 */
export class LogArchive extends Construct {
  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { project, environment, filter, days } = props;
    const bucket = new LoggingProjectBucketConfig(this, "bucket", {
      project: project.id,
      location: project.region,
      bucketId: resourceName("log", environment, id),
      retentionDays: days,
      dependsOn: project.enabled("logging"),
    });
    new LoggingProjectSink(this, "sink", {
      name: resourceName("log", environment, id),
      destination: `logging.googleapis.com/${bucket.id}`,
      filter,
      uniqueWriterIdentity: true,
    });
  }
}
