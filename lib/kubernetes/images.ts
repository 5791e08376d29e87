/**
 * Images that the platform runs beside those of its charts and of the serving runtimes, which have theirs in
 * `lib/platform/serving/runtimes.ts`: the single place where their versions stand. Renovate reads the comment above
 * each entry (`.github/renovate.json`).
 */
export const images = {
  // renovate: datasource=docker depName=docker.io/library/postgres
  postgresClient: "docker.io/library/postgres:17.6-alpine",
  // renovate: datasource=docker depName=ghcr.io/cloudnative-pg/postgresql
  postgresServer: "ghcr.io/cloudnative-pg/postgresql:17.9-standard-trixie",
  // renovate: datasource=docker depName=docker.io/chrislusf/seaweedfs
  seaweedfs: "docker.io/chrislusf/seaweedfs:4.47",
  /** The last that was published; MinIO is archived upstream. */
  minioClient: "quay.io/minio/mc:RELEASE.2024-11-21T17-21-54Z",
  /** For programs of the standard library alone, so any release will do. */
  // renovate: datasource=docker depName=docker.io/library/python
  python: "docker.io/library/python:3.12.11-slim-bookworm",
  // renovate: datasource=docker depName=registry.k8s.io/pause
  pause: "registry.k8s.io/pause:3.10",
  // renovate: datasource=docker depName=docker.io/velero/velero-plugin-for-aws
  veleroAws: "docker.io/velero/velero-plugin-for-aws:v1.14.2",
  // renovate: datasource=docker depName=docker.io/velero/velero-plugin-for-microsoft-azure
  veleroAzure: "docker.io/velero/velero-plugin-for-microsoft-azure:v1.14.2",
  // renovate: datasource=docker depName=docker.io/velero/velero-plugin-for-gcp
  veleroGcp: "docker.io/velero/velero-plugin-for-gcp:v1.14.2",
} as const satisfies Record<string, string>;

/**
 * Images of our own with their versions, each built from the folder of its name below `lib/pipelines`: the one list that workflow `images`,
 * the components that run them and the registries read (ECR makes no repository by itself). A tag is never moved: a version rises with every
 * change of its image (rule 111).
 */
export const PLATFORM_IMAGES = { training: "1.1.0", "mlflow-mcp": "3.15.1" } as const;

/**
 * Address of an image of our own in an environment's registry.
 * @param registry prefix of the environment's images
 */
export const platformImage = (registry: string, name: keyof typeof PLATFORM_IMAGES): string =>
  `${registry}/${name}:${PLATFORM_IMAGES[name]}`;
