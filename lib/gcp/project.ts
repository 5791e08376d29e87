import type { ITerraformDependable } from "cdktf";
import { DataGoogleClientConfig } from "@cdktf/provider-google/lib/data-google-client-config";
import { ProjectService } from "@cdktf/provider-google/lib/project-service";
import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { Construct } from "constructs";

/** Google APIs that an environment uses. */
export const APIS = [
  "artifactregistry",
  "cloudresourcemanager",
  "compute",
  "container",
  "dns",
  "iam",
  "iamcredentials",
  "logging",
  "monitoring",
  "secretmanager",
  "servicenetworking",
  "sqladmin",
  "storage",
] as const;
/** One of {@link APIS}. */
export type Api = (typeof APIS)[number];

/** Where an environment is deployed to. */
export interface GcpProjectProps {
  /** Project id. @default the project of the deploying credentials, known at plan */
  readonly project?: string | undefined;
  readonly region: string;
  /** Labels of every resource. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The project that an environment is in: the provider's configuration, its APIs and its id. */
export class GcpProject extends Construct {
  /** Project id; a reference when the environment names none. */
  readonly id: string;
  readonly region: string;

  private readonly services: ReadonlyMap<Api, ProjectService>;

  constructor(scope: Construct, id: string, props: GcpProjectProps) {
    super(scope, id);
    const { project, region, labels } = props;
    const provider = new GoogleProvider(this, "provider", {
      region,
      ...(project === undefined ? {} : { project }),
    });
    // By override, since cdktf rewrites the keys of a provider's maps to snake case.
    provider.addOverride("default_labels", labels);
    this.id = project ?? new DataGoogleClientConfig(this, "client").project;
    this.region = region;
    // Another environment in the same project may need the API when this one is gone.
    this.services = new Map(
      APIS.map((api) => [
        api,
        new ProjectService(this, api, { service: `${api}.googleapis.com`, disableOnDestroy: false }),
      ]),
    );
  }

  /** What a resource waits for: its APIs, enabled. */
  enabled(...apis: readonly Api[]): ITerraformDependable[] {
    return apis.flatMap((api) => this.services.get(api) ?? []);
  }
}
