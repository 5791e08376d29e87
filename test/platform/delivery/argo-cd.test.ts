import { delivery, gitopsRoot } from "../../../lib/platform/delivery";
import type { Component } from "../../../lib/kubernetes/component";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { fakeInputs } from "../../support/fake-inputs";

const gitops = {
  repository: "https://git.example.com/ml.git",
  private: true,
  signatureKeys: { "0123456789ABCDEF": "armored" },
};
const oidc = {
  issuer: "https://login.example.com",
  clientId: "platform",
  adminGroups: ["admins"],
  engineerGroups: ["engineers"],
  scientistGroups: ["scientists"],
};
const inputs = fakeInputs({
  edge: { kind: "alb", className: "alb", annotations: {}, needs: [] },
  settings: { domain: "ml.example.com", oidc, gitops, alerts: { slack: { channel: "#ml" } } },
});
const [argoCd] = delivery(inputs) as [Component];
const plain = (delivery(fakeInputs()) as [Component])[0];
const other: Component = {
  name: "kserve",
  layer: "serving",
  description: "x",
  namespace: "kserve",
  releases: [],
};
const [settled, root] = gitopsRoot(inputs, [argoCd, other]) as [Component, Component];

const valuesOf = (component: Component) =>
  component.releases![0]!.values as Record<string, Record<string, Record<string, unknown>>>;
const objects = (kind: string): KubernetesObject[] =>
  [...settled.after!, ...root.after!].filter((object) => object.kind === kind);
const specOf = (object: KubernetesObject) => object["spec"] as Record<string, unknown>;

describe("ArgoCD", () => {
  test("leaves alone what Kyverno writes into its policies (rule 149)", () => {
    const text = String(
      valuesOf(argoCd)["configs"]!["cm"]![
        "resource.customizations.ignoreDifferences.kyverno.io_ClusterPolicy"
      ],
    );
    for (const field of [
      "autogen-",
      ".spec.admission",
      ".spec.emitWarning",
      ".spec.background",
      "skipBackgroundRequests",
      "allowExistingViolations",
      "useCache",
      "signatureAlgorithm",
    ]) {
      expect(text).toContain(field);
    }
  });

  test("signs in by the identity provider, and then has no admin of its own", () => {
    const cm = valuesOf(argoCd)["configs"]!["cm"]!;
    expect(cm["admin.enabled"]).toBe(false);
    expect(cm["oidc.config"]).toContain("clientSecret: $argocd-oidc:clientSecret");
    expect(valuesOf(plain)["configs"]!["cm"]).toMatchObject({ "admin.enabled": true });
    expect(valuesOf(argoCd)["configs"]!["rbac"]).toMatchObject({
      "policy.default": "",
      "policy.csv": "g, admins, role:admin",
    });
  });

  test("reads its secrets from the store: sign-in, repository, notifications", () => {
    expect(argoCd.before!.map((object) => object.metadata.name)).toEqual([
      "argocd-oidc",
      "argocd-notifications-secret",
      "argocd-repository",
    ]);
    expect(JSON.stringify(argoCd.releases)).not.toMatch(/password"|sshPrivateKey/);
    expect(plain.before).toEqual([]);
  });

  test("tells where alerts go when a workload fails, in the service's own words", () => {
    const notifications = valuesOf(argoCd)["notifications"] as unknown as {
      notifiers: Record<string, string>;
      subscriptions: { recipients: string[] }[];
    };
    expect(notifications.notifiers["service.webhook.alerts"]).toContain("url: $address");
    expect(notifications.subscriptions[0]!.recipients).toEqual(["webhook:alerts"]);
    expect(valuesOf(plain)["notifications"]).toMatchObject({ enabled: false });
  });

  test("runs its parts twice or more in production, with a Redis that survives", () => {
    const prod = valuesOf((delivery(fakeInputs({ stage: "prod" })) as [Component])[0]);
    expect(prod).toMatchObject({
      controller: { replicas: 2 },
      server: { replicas: 3 },
      redis: { enabled: false },
      "redis-ha": { enabled: true },
    });
    expect(valuesOf(plain)).toMatchObject({
      controller: { replicas: 1 },
      redis: { enabled: true },
      "redis-ha": { enabled: false },
    });
  });
});

describe("what ArgoCD delivers", () => {
  test("comes after every other component, so that it is destroyed first", () => {
    expect(root.needs).toEqual(["argo-cd", "kserve", "gitops-projects"]);
    expect(root.after!.map(({ kind }) => kind)).toEqual(["Application"]);
  });

  test("is nothing without a repository", () => {
    expect(gitopsRoot(fakeInputs(), [])).toEqual([]);
  });

  test("syncs by itself: prunes, heals, retries, applies on the server, makes no namespace (rule 150)", () => {
    const [application] = objects("Application");
    expect(specOf(application!)["syncPolicy"]).toEqual({
      automated: { prune: true, selfHeal: true },
      retry: { limit: 5, backoff: { duration: "20s", factor: 2, maxDuration: "5m" } },
      syncOptions: ["ServerSideApply=true", "CreateNamespace=false", "PruneLast=true"],
    });
    expect(application!.metadata).toMatchObject({ finalizers: ["resources-finalizer.argocd.argoproj.io"] });
  });

  test("lets engineers sync and scientists look, and nobody touch quotas, roles or network policies", () => {
    for (const project of objects("AppProject")) {
      const { name } = project.metadata;
      const spec = specOf(project);
      expect(spec["roles"]).toMatchObject([
        {
          name: "ml-engineer",
          groups: ["engineers"],
          policies: [
            expect.stringContaining("applications, get"),
            expect.stringContaining("applications, sync"),
          ],
        },
        {
          name: "data-scientist",
          groups: ["scientists"],
          policies: [`p, proj:${name}:data-scientist, applications, get, ${name}/*, allow`],
        },
      ]);
      expect(spec["clusterResourceWhitelist"]).toEqual([]);
      expect(JSON.stringify(spec["namespaceResourceBlacklist"])).toMatch(
        /ResourceQuota.*LimitRange.*networking.*gateway.*rbac.*external-secrets/,
      );
      expect(spec["signatureKeys"]).toEqual([{ keyID: "0123456789ABCDEF" }]);
      expect(spec["sourceRepos"]).toEqual([gitops.repository]);
    }
    expect(objects("AppProject").map((project) => project.metadata.name)).toEqual(["platform", "workloads"]);
  });

  test("knows what Terraform knows, by annotations, with no credential among them", () => {
    const [cluster] = objects("Secret");
    expect(cluster!.metadata.annotations).toMatchObject({
      "ml-platform/artifacts": inputs.stores.artifacts.kserveAddress,
      "ml-platform/registry": inputs.registry.address,
    });
    expect(JSON.stringify(cluster)).not.toMatch(/bearerToken|password|execProvider/);
  });
});
