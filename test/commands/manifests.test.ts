import { inventoryOf } from "../../lib/commands/manifests";

const labels = { app: "thing", "helm.sh/chart": "thing-1.0.0", "app.kubernetes.io/version": "1.0.0" };
const deployment = {
  kind: "Deployment",
  metadata: { name: "thing" },
  spec: {
    replicas: 2,
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: "thing",
        automountServiceAccountToken: false,
        hostPID: true,
        securityContext: { runAsNonRoot: true },
        volumes: [
          { name: "a", hostPath: { path: "/sys" } },
          { name: "b", emptyDir: {} },
        ],
        initContainers: [{ name: "first", image: "a/first:1" }],
        containers: [
          {
            name: "main",
            image: "a/main:1",
            resources: { limits: { cpu: "1" } },
            ports: [{ name: "hook", containerPort: 9443, hostPort: 9443 }],
          },
        ],
      },
    },
  },
};
const service = {
  kind: "Service",
  metadata: { name: "thing" },
  spec: { selector: { app: "thing" }, ports: [{ port: 443, targetPort: "hook" }] },
};
const webhook = (kind: string) => ({
  kind,
  metadata: { name: "thing" },
  webhooks: [
    { name: "a", clientConfig: { service: { name: "thing" } } },
    { name: "b", clientConfig: { service: { name: "thing" } } },
  ],
});

test("a Deployment's pod is told with what policies judge", () => {
  expect(inventoryOf([deployment]).pods).toEqual([
    {
      kind: "Deployment",
      name: "thing",
      replicas: 2,
      labels: { app: "thing" },
      serviceAccount: "thing",
      automountToken: false,
      host: ["hostPID"],
      hostPaths: ["/sys"],
      podSecurityContext: { runAsNonRoot: true },
      containers: [
        { name: "first", image: "a/first:1", init: true },
        {
          name: "main",
          image: "a/main:1",
          resources: { limits: { cpu: "1" } },
          ports: [{ name: "hook", number: 9443 }],
          hostPorts: [9443],
        },
      ],
    },
  ]);
});

test("hooks and scheduled jobs are pods too, tests are not", () => {
  const template = { spec: { containers: [{ name: "main", image: "a/b:1" }] } };
  const hook = {
    kind: "Job",
    metadata: { name: "hook", annotations: { "helm.sh/hook": "pre-install" } },
    spec: { template },
  };
  const tried = {
    kind: "Pod",
    metadata: { name: "try", annotations: { "helm.sh/hook": "test" } },
    ...template,
  };
  const scheduled = {
    kind: "CronJob",
    metadata: { name: "nightly" },
    spec: { jobTemplate: { spec: { template } } },
  };
  const pods = inventoryOf([
    hook,
    tried,
    scheduled,
    { kind: "ConfigMap", metadata: { name: "c" } },
    null,
  ]).pods;
  expect(pods.map(({ kind, name, hook: made }) => [kind, name, made])).toEqual([
    ["Job", "hook", "pre-install"],
    ["CronJob", "nightly", undefined],
  ]);
});

test("a webhook is followed to the pods and the port that the API server calls, once for each", () => {
  const manifests = [
    deployment,
    service,
    webhook("ValidatingWebhookConfiguration"),
    webhook("MutatingWebhookConfiguration"),
  ];
  expect(inventoryOf(manifests).webhooks).toEqual([
    { name: "thing", selector: { app: "thing" }, port: 9443 },
  ]);
  const numbered = { ...service, spec: { ...service.spec, ports: [{ port: 443, targetPort: 8443 }] } };
  expect(inventoryOf([deployment, numbered, webhook("ValidatingWebhookConfiguration")]).webhooks).toEqual([
    { name: "thing", selector: { app: "thing" }, port: 8443 },
  ]);
  expect(inventoryOf([deployment, webhook("ValidatingWebhookConfiguration")]).webhooks).toEqual([]);
});

test("a disruption budget is told with what it selects", () => {
  const budget = {
    kind: "PodDisruptionBudget",
    metadata: { name: "thing" },
    spec: { minAvailable: 1, selector: { matchLabels: { app: "thing" } } },
  };
  expect(inventoryOf([deployment, budget]).budgets).toEqual([{ name: "thing", selector: { app: "thing" } }]);
});

test("roles for the whole cluster are told by name, others are not", () => {
  const role = (kind: string, name: string) => ({ kind, metadata: { name } });
  const { clusterRoles } = inventoryOf([
    role("ClusterRole", "b"),
    role("Role", "c"),
    role("ClusterRole", "a"),
  ]);
  expect(clusterRoles).toEqual(["a", "b"]);
});
