import type { Construct } from "constructs";
import type { Cloud } from "../lib/cloud/cloud";
import type { Environment } from "../lib/environment/schema";
import type { Settings } from "../lib/environment/settings";

/**
 * The cloud of an environment: the only place that compares `cloud`. Each is loaded when it is first used, so that an environment on
 * one cloud does not pay for the resource classes of the others.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- a static import would load all four */
export function cloudFor(scope: Construct, settings: Settings<Environment>): Cloud {
  switch (settings.cloud) {
    case "aws": {
      const { AwsCloud } = require("../lib/aws/aws-cloud") as typeof import("../lib/aws/aws-cloud");
      return new AwsCloud(scope, "aws", settings);
    }
    case "azure": {
      const { AzureCloud } = require("../lib/azure/azure-cloud") as typeof import("../lib/azure/azure-cloud");
      return new AzureCloud(scope, "azure", settings);
    }
    case "gcp": {
      const { GcpCloud } = require("../lib/gcp/gcp-cloud") as typeof import("../lib/gcp/gcp-cloud");
      return new GcpCloud(scope, "gcp", settings);
    }
    case "local": {
      const { LocalCloud } = require("../lib/local/local-cloud") as typeof import("../lib/local/local-cloud");
      return new LocalCloud(scope, "local", settings);
    }
  }
}
