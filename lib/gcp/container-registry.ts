import { ArtifactRegistryRepositoryIamMember } from "@cdktf/provider-google/lib/artifact-registry-repository-iam-member";
import { ArtifactRegistryRepository } from "@cdktf/provider-google/lib/artifact-registry-repository";
import { Construct } from "constructs";
import type { ContainerRegistry } from "../cloud/container-registry";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

const SECONDS_A_DAY = 86_400;
/** Days that an image without a tag is kept, and days that a tagged one is at least. */
const UNTAGGED_DAYS = 7;
const TAGGED_DAYS = 90;
/** Newest versions of each image that are never removed. */
const KEPT_VERSIONS = 10;

/** Whose registry, and who pulls from it. */
export interface GcpContainerRegistryProps {
  readonly project: GcpProject;
  readonly environment: string;
  /** Service account of the nodes. */
  readonly nodes: string;
}

/** An Artifact Registry repository for images: tags never move, images are scanned, old ones expire. */
export class GcpContainerRegistry extends Construct implements ContainerRegistry {
  readonly address: string;
  readonly loginCommand: string;

  constructor(scope: Construct, id: string, props: GcpContainerRegistryProps) {
    super(scope, id);
    const { project, environment, nodes } = props;
    const repositoryId = resourceName("repository", environment);
    const repository = new ArtifactRegistryRepository(this, "images", {
      repositoryId,
      location: project.region,
      format: "DOCKER",
      dockerConfig: { immutableTags: true },
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
      cleanupPolicies: [
        {
          id: "untagged",
          action: "DELETE",
          condition: { tagState: "UNTAGGED", olderThan: `${String(UNTAGGED_DAYS * SECONDS_A_DAY)}s` },
        },
        {
          id: "old",
          action: "DELETE",
          condition: { tagState: "TAGGED", olderThan: `${String(TAGGED_DAYS * SECONDS_A_DAY)}s` },
        },
        { id: "newest", action: "KEEP", mostRecentVersions: { keepCount: KEPT_VERSIONS } },
      ],
      dependsOn: project.enabled("artifactregistry"),
    });
    new ArtifactRegistryRepositoryIamMember(this, "grant-nodes", {
      location: project.region,
      repository: repository.name,
      role: "roles/artifactregistry.reader",
      member: `serviceAccount:${nodes}`,
    });
    const host = `${project.region}-docker.pkg.dev`;
    this.address = `${host}/${project.id}/${repositoryId}`;
    this.loginCommand = `gcloud auth configure-docker ${host}`;
  }
}
