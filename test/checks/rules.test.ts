import { check } from "../../lib/checks/check";
import { LESSONS } from "../../lib/checks/field";
import { RULES } from "../../lib/checks/rules";
import { POLICY_CASES } from "./policy/cases";
import { MISTAKES, withMistake } from "./mistakes";
import { graphOf } from "../../lib/checks/graph";
import { existsSync } from "node:fs";
import { TODAY, projectStacks } from "../support/environments";
import {
  addObject,
  changedGraph,
  changeObject,
  changeValues,
  copyOf,
  resourcesOf,
  type Document,
} from "../support/mutate";

const results = projectStacks("aws-dev,aws-prod,azure-dev,gcp-dev,local-dev,aws-bootstrap,azure-bootstrap");
const named = (name: string) => results.find(({ stack }) => stack.node.id === name)!;

/** What breaks a rule: the stack, and the change of its finished document. A rule has one or more. */
const FIXTURES: readonly [rule: string, stack: string, what: string, change: (document: Document) => void][] =
  [
    [
      "key-with-bucket",
      "aws-dev",
      "a grant without the encryption key",
      (d) => {
        for (const role of resourcesOf(d, "aws_iam_role_policy", /artifacts.*grant-mlflow/))
          role["policy"] = String(role["policy"]).replace('"kms:GenerateDataKey"', '"kms:DescribeKey"');
      },
    ],
    [
      "subject-is-an-account-in-use",
      "aws-dev",
      "a subject with another account's name",
      (d) => {
        for (const role of resourcesOf(d, "aws_iam_role", /identity-workflow\b/))
          role["assume_role_policy"] = String(role["assume_role_policy"]).replace(
            ":argo:argo-workflow",
            ":argo:argo-workflows-server-2",
          );
      },
    ],
    [
      "subject-is-an-account-in-use",
      "azure-dev",
      "a subject with another account's name",
      (d) => {
        resourcesOf(d, "azurerm_federated_identity_credential", /identity-mlflow/)[0]!["subject"] =
          "system:serviceaccount:mlflow:other";
      },
    ],
    [
      "ci-subjects-enumerated",
      "aws-bootstrap",
      "a wildcard subject",
      (d) => {
        for (const role of resourcesOf(d, "aws_iam_role"))
          role["assume_role_policy"] = String(role["assume_role_policy"]).replace(
            /repo:[^"]*pull_request/,
            "repo:example/ml-platform:*",
          );
      },
    ],
    [
      "policies-are-narrow",
      "aws-dev",
      "every action of S3 on everything",
      (d) => {
        resourcesOf(d, "aws_iam_role_policy")[0]!["policy"] = JSON.stringify({
          Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }],
        });
      },
    ],
    [
      "trust-is-exact",
      "aws-dev",
      "a trust without an audience",
      (d) => {
        for (const role of resourcesOf(d, "aws_iam_role", /identity-mlflow\b/))
          role["assume_role_policy"] = String(role["assume_role_policy"]).replace(
            "StringEquals",
            "StringLike",
          );
      },
    ],
    [
      "pods-fit-a-pool",
      "aws-dev",
      "a selector that matches no node",
      (d) => {
        changeObject(d, "Job", (job) => {
          Object.assign((job["spec"] as unknown as { template: { spec: object } }).template.spec, {
            nodeSelector: { role: "gpu" },
          });
        });
      },
    ],
    [
      "pods-fit-a-pool",
      "gcp-dev",
      "a pod larger than every node",
      (d) => {
        changeObject(d, "Job", (job) => {
          (
            job["spec"] as unknown as { template: { spec: { containers: { resources: object }[] } } }
          ).template.spec.containers[0]!.resources = { requests: { cpu: "500" } };
        });
      },
    ],
    [
      "gpu-tolerated-by-key",
      "aws-dev",
      "a toleration by value",
      (d) => {
        changeValues(d, "nvidia-device-plugin", (values) => {
          values["tolerations"] = [{ key: "nvidia.com/gpu", operator: "Equal", value: "true" }];
        });
      },
    ],
    [
      "daemons-reach-every-gpu",
      "aws-dev",
      "a device plugin that selects another label",
      (d) => {
        changeValues(d, "nvidia-device-plugin", (values) => {
          values["nodeSelector"] = { role: "gpu" };
        });
      },
    ],
    [
      "daemons-reach-every-gpu",
      "azure-dev",
      "GPU pools without a device plugin",
      (d) => {
        const releases = d["resource"]!["helm_release"]!;
        for (const [id, body] of Object.entries(releases))
          if (body["name"] === "nvidia-device-plugin") delete releases[id];
      },
    ],
    [
      "namespace-first",
      "aws-dev",
      "a release that does not wait for its namespace",
      (d) => {
        for (const body of resourcesOf(d, "helm_release"))
          if (body["name"] === "argocd") body["depends_on"] = [];
      },
    ],
    [
      "namespace-first",
      "aws-dev",
      "a namespace that nobody makes",
      (d) => {
        for (const body of resourcesOf(d, "helm_release"))
          if (body["name"] === "argocd") body["namespace"] = "nowhere";
      },
    ],
    [
      "definition-first",
      "aws-dev",
      "custom resources that do not wait for their operator",
      (d) => {
        for (const body of resourcesOf(d, "helm_release"))
          if (body["name"] === "mlflow-before") body["depends_on"] = [];
      },
    ],
    [
      "definition-first",
      "gcp-dev",
      "an API version that the chart does not serve",
      (d) => {
        changeObject(d, "ExternalSecret", (object) => {
          Object.assign(object, { apiVersion: "external-secrets.io/v1beta1" });
        });
      },
    ],
    [
      "no-plan-time-manifest",
      "aws-dev",
      "a manifest that asks the API server at plan",
      (d) => {
        d["resource"]!["kubernetes_manifest"] = { x: { manifest: {} } };
      },
    ],
    [
      "cluster-first",
      "aws-dev",
      "a namespace that waits for nothing",
      (d) => {
        for (const body of resourcesOf(d, "kubernetes_namespace_v1")) body["depends_on"] = [];
      },
    ],
    [
      "secret-keys-exist",
      "aws-dev",
      "a key that the ExternalSecret does not have",
      (d) => {
        changeObject(d, "Job", (job) => {
          (
            job["spec"] as unknown as { template: { spec: { containers: { env: object[] }[] } } }
          ).template.spec.containers[0]!.env = [
            { name: "X", valueFrom: { secretKeyRef: { name: "nobody", key: "password" } } },
          ];
        });
      },
    ],
    [
      "existing-secrets-exist",
      "aws-dev",
      "a Secret that nobody makes",
      (d) => {
        changeValues(d, "mlflow", (values) => {
          values["existingSecret"] = "nobody";
        });
      },
    ],
    [
      "store-has-secret",
      "aws-dev",
      "a store of another name",
      (d) => {
        changeObject(d, "ExternalSecret", (object) => {
          (object["spec"] as unknown as { secretStoreRef: { name: string } }).secretStoreRef.name = "vault";
        });
      },
    ],
    [
      "no-default-service-account",
      "gcp-dev",
      "a binding to the default account",
      (d) => {
        const binding = resourcesOf(d, "google_service_account_iam_member")[0]!;
        binding["member"] = String(binding["member"]).replace(/\[.*\]/, "[mlops/default]");
      },
    ],
    [
      "names-fit-limits",
      "aws-dev",
      "a role's name that is too long",
      (d) => {
        resourcesOf(d, "aws_iam_role")[0]!["name"] = "r".repeat(65);
      },
    ],
    [
      "names-fit-limits",
      "azure-dev",
      "a storage account with a hyphen",
      (d) => {
        resourcesOf(d, "azurerm_storage_account")[0]!["name"] = "azure-dev";
      },
    ],
    [
      "releases-fit-their-record",
      "aws-dev",
      "a release with too much in it",
      (d) => {
        changeValues(d, "argocd", (values) => {
          values["extraObjects"] = ["x".repeat(1_100_000)];
        });
      },
    ],
    [
      "quota-keys",
      "aws-dev",
      "a quota on GPU limits",
      (d) => {
        changeObject(d, "ResourceQuota", (object) => {
          (object["spec"] as unknown as { hard: Record<string, string> }).hard["limits.nvidia.com/gpu"] = "4";
        });
      },
    ],
    [
      "budget-lets-nodes-drain",
      "aws-dev",
      "a budget that blocks drains",
      (d) => {
        changeObject(d, "PodDisruptionBudget", (object) => {
          Object.assign(object, { spec: { minAvailable: 1 } });
        });
      },
    ],
    [
      "account-carries-pods-too",
      "azure-dev",
      "pods without the identity's label",
      (d) => {
        addObject(d, {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "x", namespace: "mlops" },
          spec: { serviceAccountName: "kserve-inference", containers: [] },
        });
      },
    ],
    [
      "one-default-storage-class",
      "aws-dev",
      "two default classes",
      (d) => {
        for (const name of ["a", "b"])
          addObject(d, {
            apiVersion: "storage.k8s.io/v1",
            kind: "StorageClass",
            metadata: { name, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
          });
      },
    ],
    [
      "pages-behind-tls",
      "aws-dev",
      "an Ingress without a certificate",
      (d) => {
        addObject(d, {
          apiVersion: "networking.k8s.io/v1",
          kind: "Ingress",
          metadata: { name: "x", namespace: "mlflow", annotations: {} },
          spec: {},
        });
      },
    ],
    [
      "no-stray-load-balancer",
      "azure-dev",
      "a chart that publishes itself",
      (d) => {
        changeValues(d, "argocd", (values) => {
          values["server"] = { service: { type: "LoadBalancer" } };
        });
      },
    ],
    [
      "api-not-open",
      "aws-dev",
      "an API that everybody reaches",
      (d) => {
        resourcesOf(d, "aws_eks_cluster")[0]!["vpc_config"] = {
          endpoint_public_access: true,
          public_access_cidrs: ["0.0.0.0/0"],
        };
      },
    ],
    [
      "no-open-firewall",
      "aws-dev",
      "an open security group",
      (d) => {
        d["resource"]!["aws_vpc_security_group_ingress_rule"] = {
          ...d["resource"]!["aws_vpc_security_group_ingress_rule"],
          x: { cidr_ipv4: "0.0.0.0/0" },
        };
      },
    ],
    [
      "data-is-private",
      "aws-dev",
      "a public database",
      (d) => {
        resourcesOf(d, "aws_db_instance")[0]!["publicly_accessible"] = true;
      },
    ],
    [
      "data-is-private",
      "aws-dev",
      "a bucket without its block",
      (d) => {
        const blocks = d["resource"]!["aws_s3_bucket_public_access_block"]!;
        delete blocks[Object.keys(blocks)[0]!];
      },
    ],
    [
      "no-secret-in-state",
      "aws-dev",
      "a stored password",
      (d) => {
        resourcesOf(d, "aws_db_instance")[0]!["password"] = "${random_password.x.result}";
      },
    ],
    [
      "no-secret-in-values",
      "aws-dev",
      "a password as a Helm value",
      (d) => {
        changeValues(d, "grafana", (values) => {
          values["adminPassword"] = "prom-operator";
        });
      },
    ],
    [
      "no-secret-object",
      "aws-dev",
      "a Secret with content",
      (d) => {
        addObject(d, {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "x", namespace: "mlflow" },
          stringData: { password: "x" },
        });
      },
    ],
    [
      "data-lifetime",
      "aws-dev",
      "a bucket that stays full",
      (d) => {
        resourcesOf(d, "aws_s3_bucket")[0]!["force_destroy"] = false;
      },
    ],
    [
      "data-lifetime",
      "aws-prod",
      "a database without protection",
      (d) => {
        resourcesOf(d, "aws_db_instance")[0]!["deletion_protection"] = false;
      },
    ],
    [
      "log-groups-are-owned",
      "aws-dev",
      "a cluster that makes its own log group",
      (d) => {
        for (const group of resourcesOf(d, "aws_cloudwatch_log_group")) group["name"] = "/other";
      },
    ],
    [
      "peering-abandoned",
      "gcp-dev",
      "a peering that is deleted",
      (d) => {
        delete resourcesOf(d, "google_service_networking_connection")[0]!["deletion_policy"];
      },
    ],
    [
      "artifacts-do-not-expire",
      "aws-dev",
      "artifacts that expire",
      (d) => {
        for (const rule of resourcesOf(d, "aws_s3_bucket_lifecycle_configuration", /artifacts/))
          rule["rule"] = [{ expiration: [{ days: 365 }] }];
      },
    ],
    ["kubernetes-in-support", "aws-dev", "a day close to the end", () => undefined],
    ["cost-under-ceiling", "aws-dev", "a ceiling that the pools can break", () => undefined],
    ["charts-fit-kubernetes", "aws-dev", "an older cluster than the charts'", () => undefined],
    [
      "exact-chart-versions",
      "aws-dev",
      "a version range",
      (d) => {
        for (const body of resourcesOf(d, "helm_release"))
          if (body["name"] === "argocd") body["version"] = "10.x";
      },
    ],
    [
      "null-clears-a-default",
      "aws-dev",
      "an empty map as a cleared default",
      (d) => {
        changeValues(d, "nvidia-device-plugin", (values) => {
          values["affinity"] = {};
        });
      },
    ],
    [
      "metrics-exist",
      "aws-dev",
      "an alert on a metric that nobody exposes",
      (d) => {
        changeObject(d, "PrometheusRule", (rule) => {
          const { groups } = rule["spec"] as unknown as { groups: { rules: { expr: string }[] }[] };
          groups[0]!.rules[0]!.expr = "rate(inference_request_total[5m]) > 1";
        });
      },
    ],
    [
      "metrics-exist",
      "aws-dev",
      "a dashboard that is no JSON",
      (d) => {
        changeObject(
          d,
          "ConfigMap",
          (map) => {
            const data = map["data"] as unknown as Record<string, string>;
            for (const key of Object.keys(data)) data[key] = data[key]!.slice(0, -2);
          },
          /^dashboard-/,
        );
      },
    ],
    [
      "alerts-complete",
      "aws-dev",
      "an alert without a severity",
      (d) => {
        changeObject(d, "PrometheusRule", (rule) => {
          const { groups } = rule["spec"] as unknown as {
            groups: { rules: { labels: Record<string, string> }[] }[];
          };
          groups[0]!.rules[0]!.labels = {};
        });
      },
    ],
    [
      "receivers-resolve",
      "aws-dev",
      "a route to nobody",
      (d) => {
        changeValues(d, "kube-prometheus-stack", (values) => {
          const { config } = values["alertmanager"] as { config: { route: { receiver: string } } };
          config.route.receiver = "everybody";
        });
      },
    ],
    [
      "prometheus-takes-all",
      "aws-dev",
      "a Prometheus that refuses what is pushed",
      (d) => {
        changeValues(d, "kube-prometheus-stack", (values) => {
          const { prometheusSpec } = values["prometheus"] as { prometheusSpec: Record<string, boolean> };
          prometheusSpec["enableRemoteWriteReceiver"] = false;
        });
      },
    ],
    [
      "collector-pipelines-resolve",
      "aws-dev",
      "an exporter that is misspelt",
      (d) => {
        changeValues(d, "opentelemetry-collector", (values) => {
          const { service } = values["config"] as {
            service: { pipelines: { logs: { exporters: string[] } } };
          };
          service.pipelines.logs.exporters = ["otlphttp/loki"];
        });
      },
    ],
    [
      "no-s3-endpoint-with-a-role",
      "aws-dev",
      "an endpoint for every model server",
      (d) => {
        changeValues(d, "kserve", (values) => {
          const { storage } = values["kserve"] as { storage: Record<string, unknown> };
          storage["s3"] = { endpoint: "s3.us-west-2.amazonaws.com" };
        });
      },
    ],
    [
      "no-s3-endpoint-with-a-role",
      "aws-dev",
      "an endpoint at the account itself",
      (d) => {
        changeObject(
          d,
          "ServiceAccount",
          ({ metadata }) => {
            Object.assign(metadata.annotations!, { "serving.kserve.io/s3-endpoint": "s3.amazonaws.com" });
          },
          /kserve-inference/,
        );
      },
    ],
    [
      "images-have-their-repository",
      "aws-dev",
      "an image without a repository",
      (d) => {
        for (const repository of resourcesOf(d, "aws_ecr_repository", /training/))
          repository["name"] = "aws-dev/pipelines";
      },
    ],
    [
      "non-root-pods-name-their-user",
      "aws-dev",
      "a pod of an image that runs as root",
      (d) => {
        changeObject(
          d,
          "Job",
          (job) => {
            const spec = (job as unknown as { spec: { template: { spec: Record<string, unknown> } } }).spec;
            spec.template.spec["securityContext"] = { runAsNonRoot: true };
          },
          /^database-/,
        );
      },
    ],
    [
      "no-password-in-an-address",
      "aws-dev",
      "a password in a list of addresses",
      (d) => {
        changeValues(d, "mlflow", (values) => {
          values["upstreams"] = ["https://user:hunter2@mlflow.example.com"];
        });
      },
    ],
    [
      "bound-cluster-roles-exist",
      "aws-dev",
      "a binding to a ClusterRole that no chart makes",
      (d) => {
        addObject(d, {
          apiVersion: "rbac.authorization.k8s.io/v1",
          kind: "RoleBinding",
          metadata: { name: "people", namespace: "argo" },
          roleRef: {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "ClusterRole",
            name: "argo-workflows-administrator",
          },
          subjects: [{ kind: "Group", name: "people" }],
        });
      },
    ],
    [
      "gitops-has-its-projects",
      "aws-dev",
      "an Application of a project that is not there",
      (d) => {
        addObject(d, {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "Application",
          metadata: { name: "models", namespace: "argocd" },
          spec: { project: "models" },
        });
      },
    ],
    [
      "argocd-reads-keys-that-exist",
      "aws-dev",
      "a password that no ExternalSecret writes",
      (d) => {
        changeValues(d, "argocd", (values) => {
          values["configs"] = { cm: { "oidc.config": "clientSecret: $argocd-oidc:clientSecret" } };
        });
      },
    ],
    [
      "mounted-keys-exist",
      "aws-dev",
      "an address of messages that no ExternalSecret writes",
      (d) => {
        changeValues(d, "kube-prometheus-stack", (values) => {
          values["alertmanager"] = {
            config: { global: { slack_api_url_file: "/etc/alertmanager/secrets/receivers/slack" } },
          };
        });
      },
    ],
  ];

/** Rules whose fixture is a day or a version instead of a document. */
const CONTEXTS: Readonly<Record<string, object>> = {
  "kubernetes-in-support": { today: new Date("2027-02-01") },
  "cost-under-ceiling": { settings: { ...named("aws-dev").settings!, costCeiling: 100 } },
  "charts-fit-kubernetes": { settings: { ...named("aws-dev").settings!, kubernetesVersion: "1.29" } },
};

describe("every rule", () => {
  test.each(FIXTURES)("%s: %s, %s", (id, stack, _what, change) => {
    const rule = RULES.find((candidate) => candidate.id === id)!;
    const { graph, settings, cost } = named(stack);
    const context = { settings, cost, today: TODAY };
    const run = (changed: typeof graph, given: typeof context) =>
      check(changed, [rule], given, []).map(({ path, problem }) => `${path} ${problem}`);
    const before = run(graph, context);
    const document = copyOf(graph);
    change(document);
    const after = run(changedGraph(graph, document), { ...context, ...CONTEXTS[id] });
    expect(after.filter((line) => !before.includes(line))).not.toEqual([]);
  });

  test.each(MISTAKES)("%s: in %s, the mistake %s at %s", (id, stack, operator, place) => {
    const rule = RULES.find((candidate) => candidate.id === id)!;
    const { graph, settings, cost } = named(stack);
    const context = { settings, cost, today: TODAY };
    expect(check(graph, [rule], context, [])).toEqual([]);
    expect(check(graphOf(stack, withMistake(graph, operator, place)), [rule], context, [])).not.toEqual([]);
  });

  test("has a fixture that breaks it", () => {
    const broken = new Set([
      ...FIXTURES.map(([id]) => id),
      ...POLICY_CASES.map(({ id }) => id),
      ...MISTAKES.map(([id]) => id),
    ]);
    expect(RULES.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
  });

  test("has an id of its own", () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });
});

describe("the lessons of the field", () => {
  test("are all there, numbered 1 to 157", () => {
    expect(LESSONS.map(({ number }) => number)).toEqual(Array.from({ length: 157 }, (_, index) => index + 1));
  });

  test("are each held by a rule, or by a file that exists", () => {
    const ruled = new Set(RULES.flatMap(({ holds }) => holds));
    const lost = LESSONS.filter(({ number, held }) => {
      if (held === undefined) return !ruled.has(number);
      return "where" in held && !existsSync(held.where);
    });
    expect(lost.map(({ number, held }) => [number, held])).toEqual([]);
  });
});

describe("waivers", () => {
  const rule = RULES.find(({ id }) => id === "data-lifetime")!;
  const { graph, settings } = named("aws-dev");
  const document = copyOf(graph);
  resourcesOf(document, "aws_s3_bucket")[0]!["force_destroy"] = false;
  const broken = changedGraph(graph, document);
  const finding = check(broken, [rule], { settings, today: TODAY }, [])[0]!;
  const waiver = { rule: rule.id, path: finding.path, reason: "test", expires: "2026-12-31" };

  test("leave out what they name, until their date", () => {
    expect(check(broken, [rule], { settings, today: TODAY }, [waiver])).toEqual([]);
    const late = check(broken, [rule], { settings, today: new Date("2027-01-01") }, [waiver]);
    expect(late.map(({ problem }) => problem)).toEqual([
      finding.problem,
      "the waiver of data-lifetime expired on 2026-12-31",
    ]);
  });

  test("of another rule or path excuse nothing", () => {
    expect(
      check(broken, [rule], { settings, today: TODAY }, [{ ...waiver, path: "aws-dev/other" }]),
    ).toHaveLength(1);
    expect(check(broken, [rule], { settings, today: TODAY }, [{ ...waiver, rule: "other" }])).toHaveLength(1);
  });
});
