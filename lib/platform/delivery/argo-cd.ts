import { charts } from "../../kubernetes/charts";
import type { Component, HelmValues } from "../../kubernetes/component";
import { externalSecret } from "../../kubernetes/external-secret";
import type { KubernetesObject } from "../../kubernetes/object";
import { resources } from "../../kubernetes/resources";
import type { StoredSecret } from "../../kubernetes/stored-secret";
import { toApiServer } from "../flows";
import type { PlatformSettings } from "../settings";
import type { Published } from "../published";
import { configuration } from "./configuration";
import { notifications } from "./notifications";

/** Namespace of ArgoCD, of its projects and of its Applications. */
export const ARGOCD_NAMESPACE = "argocd";

const pods = (name: string): Record<string, string> => ({ "app.kubernetes.io/name": `argocd-${name}` });

/** Redis' own high availability starts here: below it, one Redis is a cache that may be lost. */
const REDIS_HA_REPLICAS = 3;

/** Parts of ArgoCD with the port of their metrics. */
const METRICS = [
  { name: "application-controller", port: 8082 },
  { name: "applicationset-controller", port: 8080 },
  { name: "notifications-controller", port: 9001 },
  { name: "repo-server", port: 8084 },
  { name: "server", port: 8083 },
] as const;

/** What ArgoCD is made from. */
export interface ArgoCdProps {
  readonly settings: Pick<PlatformSettings, "gitops" | "alerts">;
  readonly published: Published | undefined;
  readonly replicas: number;
  /** Secrets by purpose; only those that the settings ask for. */
  readonly secrets: {
    readonly repository: StoredSecret | undefined;
    readonly notifications: StoredSecret | undefined;
  };
}

/** ArgoCD makes its first password itself, in the cluster. */
const INITIAL_PASSWORD = `kubectl --namespace ${ARGOCD_NAMESPACE} get secret argocd-initial-admin-secret --output go-template='{{ .data.password | base64decode }}'`;

/** ArgoCD, which delivers the teams' workloads; the platform itself is Terraform's, so that no object has two owners (rule 148). */
export function argoCd(props: ArgoCdProps): Component {
  const flows = [
    toApiServer(ARGOCD_NAMESPACE, "reads and applies what Git says"),
    {
      from: { namespace: ARGOCD_NAMESPACE },
      to: "internet" as const,
      ports: [22, 443],
      why: "fetches repositories, asks the identity provider, notifies",
    },
    {
      from: { namespace: ARGOCD_NAMESPACE },
      to: { namespace: ARGOCD_NAMESPACE, labels: pods("repo-server") },
      ports: [8081],
      why: "manifests",
    },
    {
      from: { namespace: ARGOCD_NAMESPACE },
      to: { namespace: ARGOCD_NAMESPACE },
      ports: [6379, 26379],
      why: "the shared cache",
    },
  ];
  return {
    name: "argo-cd",
    layer: "delivery",
    description: "Delivers the teams' models, pipelines and policies from Git",
    namespace: ARGOCD_NAMESPACE,
    serves: ["argoproj.io/Application", "argoproj.io/ApplicationSet", "argoproj.io/AppProject"],
    before: secretsOf(props),
    releases: [{ chart: charts.argoCd, name: "argocd", values: values(props) }],
    metrics: METRICS.map(({ name, port }) => ({
      name: `argocd-${name}`,
      pods: { namespace: ARGOCD_NAMESPACE, labels: pods(name) },
      port: "metrics",
      portNumber: port,
    })),
    flows,
    interfaces: [
      {
        name: "argocd",
        service: "argocd-server",
        port: 80,
        localPort: 8080,
        signIn: "own",
        pods: pods("server"),
        targetPort: 8080,
        // With a sign-in of the environment's own there is no administrator of ArgoCD's.
        ...(props.published === undefined ? { passwordCommand: INITIAL_PASSWORD } : {}),
      },
    ],
    budgets: [
      { name: "argocd-server", pods: pods("server") },
      { name: "argocd-repo-server", pods: pods("repo-server") },
    ],
  };
}

function secretsOf({ settings, published, secrets }: ArgoCdProps): KubernetesObject[] {
  const partOf = { "app.kubernetes.io/part-of": "argocd" };
  const objects: KubernetesObject[] = [];
  if (published !== undefined) {
    objects.push(
      externalSecret({
        name: "argocd-oidc",
        namespace: ARGOCD_NAMESPACE,
        data: { clientSecret: published.clientSecret },
        labels: partOf,
      }),
    );
  }
  if (secrets.notifications !== undefined) {
    objects.push(
      externalSecret({
        name: "argocd-notifications-secret",
        namespace: ARGOCD_NAMESPACE,
        data: { address: secrets.notifications },
      }),
    );
  }
  if (secrets.repository !== undefined && settings.gitops !== undefined) {
    objects.push(
      externalSecret({
        name: "argocd-repository",
        namespace: ARGOCD_NAMESPACE,
        data: { key: secrets.repository },
        labels: { "argocd.argoproj.io/secret-type": "repository" },
        template: repositoryTemplate(settings.gitops.repository),
      }),
    );
  }
  return objects;
}

/** An https repository is opened with a token, any other with an SSH key. */
function repositoryTemplate(url: string): Record<string, string> {
  return url.startsWith("https://")
    ? { type: "git", url, username: "git", password: "{{ .key }}" }
    : { type: "git", url, sshPrivateKey: "{{ .key }}" };
}

function values({ settings, published, replicas, secrets }: ArgoCdProps): HelmValues {
  const highlyAvailable = replicas >= REDIS_HA_REPLICAS;
  const host = published === undefined ? "localhost:8080" : `argocd.${published.domain}`;
  return {
    global: { domain: host, networkPolicy: { create: false } },
    configs: configuration(settings.gitops, published?.oidc, host),
    // Shards the Applications, so one controller is enough until there are hundreds; two survive the loss of a node.
    controller: { replicas: highlyAvailable ? 2 : 1, resources: resources({ cpu: "100m", memory: "512Mi" }) },
    server: { replicas, resources: resources({ cpu: "50m", memory: "128Mi" }) },
    repoServer: {
      replicas,
      resources: resources({ cpu: "50m", memory: "256Mi" }),
      copyutil: { resources: resources({ cpu: "10m", memory: "32Mi" }) },
    },
    applicationSet: {
      replicas: highlyAvailable ? 2 : 1,
      resources: resources({ cpu: "20m", memory: "128Mi" }),
    },
    notifications: {
      ...notifications(settings, secrets.notifications !== undefined),
      argocdUrl: `https://${host}`,
      resources: resources({ cpu: "10m", memory: "64Mi" }),
    },
    dex: { enabled: false },
    redis: { enabled: !highlyAvailable, resources: resources({ cpu: "20m", memory: "64Mi" }) },
    "redis-ha": {
      enabled: highlyAvailable,
      ...(highlyAvailable
        ? {
            redis: { resources: resources({ cpu: "50m", memory: "128Mi" }) },
            sentinel: { resources: resources({ cpu: "20m", memory: "64Mi" }) },
            haproxy: { resources: resources({ cpu: "20m", memory: "64Mi" }) },
          }
        : {}),
    },
    redisSecretInit: { resources: resources({ cpu: "10m", memory: "64Mi" }) },
  };
}
