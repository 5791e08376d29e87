import { TerraformOutput, Testing } from "cdktf";
import type { Component } from "../../lib/kubernetes/component";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import { crdFaults, describeWithCharts, unknownPaths } from "../support/charts";
import { built, named, objectsOf, synthesized } from "./built";

describe("secrets of a local cluster", () => {
  test("every generated value is written once for each version and never kept in the state (rule 117)", () => {
    const { stack, secrets } = built({ credentialsVersion: 3 });
    secrets.generate("grafana-admin");
    const { resource, ephemeral } = synthesized(stack);
    const written = Object.values(resource.kubernetes_secret_v1);
    expect(written.length).toBeGreaterThan(8);
    for (const secret of written) {
      expect(secret.data).toBeUndefined();
      expect(secret.data_wo_revision).toBe(3);
      expect(secret.data_wo["value"]).toMatch(/^\$\{ephemeral\.random_password\.[\w-]+\.result\}$/);
    }
    expect(Object.keys(ephemeral.random_password)).toHaveLength(written.length);
  });

  test("generated values can stand in a URL (rule 114)", () => {
    const { ephemeral } = synthesized(built().stack);
    for (const password of Object.values(ephemeral.random_password)) expect(password.special).toBe(false);
  });

  test("what reads a secret refers to it, and so comes after it was written", () => {
    const { stack, secrets } = built();
    const { key, property } = secrets.generate("grafana-admin");
    new TerraformOutput(stack, "key", { value: key });
    expect(property).toBe("value");
    expect(Testing.synth(stack)).toMatch(
      /"value": "\$\{kubernetes_secret_v1\.local_vault_grafana-admin_secret_\w+\.metadata\[0\]\.name\}"/,
    );
  });

  test("a value that people provide is nowhere in the stack; the command prints none", () => {
    const { stack, secrets } = built();
    const secret = secrets.provided("slack-webhook");
    expect(JSON.stringify(synthesized(stack))).not.toContain("slack-webhook");
    expect(secrets.writeCommand(secret)).toBe(
      "kubectl --context kind-ml-platform --namespace platform-secrets create secret generic slack-webhook --from-file=value=/dev/stdin",
    );
  });

  test("a name is used once", () => {
    const { secrets } = built();
    secrets.generate("twice");
    expect(() => secrets.generate("twice")).toThrow("a secret's name must be unique, got twice twice");
    expect(() => secrets.provided("twice")).toThrow("a secret's name must be unique");
  });
});

describe("object stores of a local cluster", () => {
  test("each store has a key of its own, which opens its bucket alone", () => {
    const { components, stores } = built();
    const secret = named(components, "seaweedfs").before?.[0] as KubernetesObject & {
      spec: { target: { template: { data: { "config.json": string } } }; data: { secretKey: string }[] };
    };
    const { identities } = JSON.parse(secret.spec.target.template.data["config.json"]) as {
      identities: { name: string; credentials: { accessKey: string }[]; actions: string[] }[];
    };
    expect(identities.map(({ name }) => name)).toEqual(Object.keys(stores));
    for (const { name, actions, credentials } of identities) {
      expect(actions).toEqual(
        ["Read", "Write", "List", "Tagging"].map((action) => `${action}:local-dev-${name}`),
      );
      expect(credentials[0]?.accessKey).toBe(`{{ .${name}_id }}`);
      expect(secret.spec.data.map(({ secretKey }) => secretKey)).toContain(`${name}_id`);
    }
  });

  test("artifacts never expire, logs and traces do (rule 126)", () => {
    const job = JSON.stringify(named(built().components, "seaweedfs").after?.at(-1));
    expect(job).toContain("fs.configure -locationPrefix=/buckets/local-dev-logs/ -ttl=30d -apply");
    expect(job).toContain("fs.configure -locationPrefix=/buckets/local-dev-traces/ -ttl=7d -apply");
    expect(job).not.toContain("/buckets/local-dev-artifacts/");
  });

  test("clients are told an address that the Service really has", () => {
    for (const objectStore of ["seaweedfs", "minio"] as const) {
      const { stores, components } = built({ objectStore });
      const { endpoint, insecure, forcePathStyle } = stores.artifacts.backend as {
        endpoint: string;
        insecure: boolean;
        forcePathStyle: boolean;
      };
      expect({ insecure, forcePathStyle }).toEqual({ insecure: true, forcePathStyle: true });
      const component = named(components, objectStore);
      if (objectStore === "minio") {
        expect(endpoint).toBe("object-store.data.svc:9000");
        expect(component.releases?.[0]?.values["fullnameOverride"]).toBe("object-store");
      } else {
        const service = component.after?.find(
          (object) => object.kind === "Service" && object.metadata.name === "object-store",
        );
        expect(endpoint).toBe("object-store.data.svc:8333");
        expect(service).toMatchObject({ metadata: { namespace: "data" }, spec: { ports: [{ port: 8333 }] } });
      }
    }
  });

  test("MinIO has no default user, and its password comes from a Secret (rules 86, 117)", () => {
    const component = named(built({ objectStore: "minio" }).components, "minio");
    expect(component.releases?.[0]?.values).toMatchObject({
      users: [],
      existingSecret: "minio-root",
      mode: "standalone",
    });
    expect(component.before?.map((object) => object.metadata.name)).toContain("minio-root");
  });

  test("a right is given once", () => {
    const { stores, identities } = built();
    expect(() => {
      stores.artifacts.grantRead(identities.mlflow);
    }).toThrow("artifacts: mlflow must be granted once, got a second grant");
  });
});

describe("Postgres of a local cluster", () => {
  test("its superuser has the password that the databases are made with (rule 113)", () => {
    const { components, postgres } = built();
    const [secret, cluster] = named(components, "cloudnative-pg").after ?? [];
    expect(postgres).toMatchObject({ host: "postgres-rw.data.svc", needs: ["cloudnative-pg"] });
    expect(secret).toMatchObject({
      metadata: { name: "postgres-superuser" },
      spec: { data: [{ secretKey: "password", remoteRef: postgres.admin.password }] },
    });
    expect(cluster).toMatchObject({
      metadata: { name: "postgres", namespace: "data" },
      spec: { instances: 1, superuserSecret: { name: "postgres-superuser" } },
    });
  });
});

describe("pods of a local cluster", () => {
  interface PodSpec {
    readonly containers: readonly {
      readonly securityContext: unknown;
      readonly resources: { limits?: unknown; requests: { memory: string } };
    }[];
    readonly securityContext: unknown;
  }
  const pods = (components: readonly Component[]): PodSpec[] =>
    components.flatMap(objectsOf).flatMap((object) => {
      const template = (object["spec"] as { template?: { spec?: PodSpec } } | undefined)?.template?.spec;
      return template?.containers === undefined ? [] : [template];
    });

  test("that are ours meet the restricted level and have limits (rules 96, 102)", () => {
    const found = [...pods(built().components), ...pods(built({ objectStore: "minio" }).components)];
    expect(found).toHaveLength(3);
    for (const { containers, securityContext } of found) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      });
      for (const container of containers) {
        expect(container.securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        });
        expect(container.resources.limits).toBeDefined();
      }
    }
  });

  test("there is one metrics-server, ours or the cluster's", () => {
    expect(built().components.map(({ name }) => name)).toContain("metrics-server");
    expect(built({ bringsMetricsServer: true }).components.map(({ name }) => name)).not.toContain(
      "metrics-server",
    );
  });

  test("no GPU is promised", () => {
    const { cluster } = built();
    expect(cluster.pools.flatMap((pool) => pool.gpuModels)).toEqual([]);
    expect(() => cluster.gpuAffinity()).toThrow("local cluster without one");
  });

  test("nobody is the default ServiceAccount (rule 9)", () => {
    const { cloud } = built();
    expect(() =>
      cloud.workloadIdentity("identity-bad", { name: "bad", namespace: "mlops", serviceAccount: "default" }),
    ).toThrow("bad.serviceAccount must not be default");
  });
});

describeWithCharts("a local cluster by its charts", () => {
  const components = [...built().components, ...built({ objectStore: "minio" }).components];

  test("every value is known to its chart (rule 71)", () => {
    const releases = components.flatMap((component) => component.releases ?? []);
    expect(releases.flatMap(({ chart, values }) => unknownPaths(chart, values))).toEqual([]);
  });

  test("every custom resource is valid by its CRD", () => {
    const custom = components
      .flatMap(objectsOf)
      .filter((object) => /external-secrets|cnpg/.test(object.apiVersion));
    expect(custom.length).toBeGreaterThan(4);
    expect([...custom, built().secrets.clusterSecretStore].flatMap(crdFaults)).toEqual([]);
  });
});
