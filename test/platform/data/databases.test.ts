import { ref, TerraformOutput, Testing, Token } from "cdktf";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { encodeValues } from "../../../lib/kubernetes/values";
import { data } from "../../../lib/platform/data";
import { databases } from "../../../lib/platform/data/databases";
import { crdFaults, describeWithCharts } from "../../support/charts";
import { fakeInputs, type FakeInputs } from "../../support/fake-inputs";

interface JobSpec {
  readonly template: {
    readonly spec: {
      readonly securityContext: Record<string, unknown>;
      readonly automountServiceAccountToken: boolean;
      readonly containers: readonly {
        readonly command: readonly string[];
        readonly image: string;
        readonly env: readonly { readonly name: string; readonly value: string }[];
        readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[];
        readonly securityContext: Record<string, unknown>;
      }[];
    };
  };
}

const jobsOf = (inputs: FakeInputs): readonly KubernetesObject[] => databases(inputs)[0]?.after ?? [];
const podOf = (job: KubernetesObject | undefined) => (job?.["spec"] as JobSpec).template.spec;
const asked = (options: Parameters<typeof fakeInputs>[0] = {}, ...names: string[]): FakeInputs => {
  const inputs = fakeInputs(options);
  for (const name of names.length === 0 ? ["mlflow"] : names) inputs.postgres.database(name);
  return inputs;
};

describe("databases", () => {
  test("nothing is installed when no component asked for one", () => {
    expect(data(fakeInputs())).toEqual([]);
  });

  test("each database has one Job and the two passwords that it needs, in the Job's namespace (rules 62, 113)", () => {
    const inputs = asked({}, "mlflow", "workflows");
    const [component] = data(inputs);
    expect(component?.before?.map((object) => object.metadata.name)).toEqual([
      "database-mlflow-v1",
      "database-workflows-v1",
    ]);
    const job = jobsOf(inputs)[0];
    const secret = component?.before?.[0];
    expect(podOf(job).containers[0]?.envFrom).toEqual([{ secretRef: { name: secret?.metadata.name } }]);
    expect(secret).toMatchObject({
      metadata: { namespace: job?.metadata.namespace },
      spec: {
        data: [
          { secretKey: "PGPASSWORD", remoteRef: inputs.postgres.admin.password },
          { secretKey: "ROLE_PASSWORD", remoteRef: inputs.postgres.databases[0]?.password },
        ],
      },
    });
  });

  test("connections are encrypted, and no password is in the manifest (rules 77, 117)", () => {
    const pod = podOf(jobsOf(asked())[0]);
    const variables = Object.fromEntries(
      (pod.containers[0]?.env ?? []).map(({ name, value }) => [name, value]),
    );
    expect(variables).toEqual({
      PGHOST: "postgres.example.com",
      PGPORT: "5432",
      PGUSER: "postgres",
      PGDATABASE: "postgres",
      PGSSLMODE: "require",
      ROLE: "mlflow",
      DATABASE: "mlflow",
    });
  });

  test("the Job is at the restricted level and needs no API token (rules 96, 102)", () => {
    const pod = podOf(jobsOf(asked())[0]);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 70 },
    });
    expect(pod.containers[0]?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  test("other content makes another Job, the same content the same one", () => {
    const nameOf = (inputs: FakeInputs) => jobsOf(inputs)[0]?.metadata.name;
    expect(nameOf(asked())).toBe(nameOf(asked()));
    expect(nameOf(asked({ settings: { credentialsVersion: 2 } }))).not.toBe(nameOf(asked()));
    expect(nameOf(asked())).toMatch(/^database-mlflow-[0-9a-f]{8}$/);
  });

  test("a raised credentials version fetches both passwords anew", () => {
    expect(data(asked({ settings: { credentialsVersion: 2 } }))[0]?.before?.[0]?.metadata.name).toBe(
      "database-mlflow-v2",
    );
  });

  test("a server that is known only after the apply gives the Job's name its address's hash", () => {
    const inputs = asked();
    const postgres = {
      ...inputs.postgres,
      host: Token.asString(ref("aws_db_instance.it.address")),
      databases: inputs.postgres.databases,
    };
    const [component] = databases({
      settings: inputs.settings,
      postgres: { ...postgres, database: () => inputs.postgres.databases[0]! },
    });
    const name = component?.after?.[0]?.metadata.name;
    const text = Testing.synthScope(
      (scope) => new TerraformOutput(scope, "values", { value: encodeValues({ name }) }),
    );
    expect(text).toMatch(
      /database-mlflow-[0-9a-f]{8}-\$\{substr\(sha256\(aws_db_instance\.it\.address\), 0, 8\)\}/,
    );
  });

  test("pods that make databases may reach the server, and nothing else", () => {
    expect(data(asked())[0]?.flows).toEqual([
      {
        from: { namespace: "data", labels: { "app.kubernetes.io/name": "database-setup" } },
        to: "database",
        ports: [5432],
        why: "makes roles and databases",
      },
    ]);
  });
});

describeWithCharts("databases by their CRDs", () => {
  test("the ExternalSecrets are valid", () => {
    expect((data(asked())[0]?.before ?? []).flatMap(crdFaults)).toEqual([]);
  });
});
