import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { charts } from "../../../lib/kubernetes/charts";
import { allowedHosts, mlflow, type MlflowProps } from "../../../lib/platform/ml/mlflow";
import { CHARTS_FOLDER, describeWithCharts } from "../../support/charts";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";

function propsOf(options: FakeOptions = {}): MlflowProps {
  const { postgres, stores, identities } = fakeInputs(options);
  return {
    replicas: 3,
    database: postgres.database("mlflow"),
    store: stores.artifacts,
    identity: identities.mlflow,
    domain: "ml.example.com",
  };
}

const valuesOf = (options?: FakeOptions) =>
  mlflow(propsOf(options)).releases?.[0]?.values as Record<string, Record<string, unknown>>;

test("the database's password comes from the secret store and stands in no value", () => {
  const component = mlflow(propsOf());
  const secret = component.before?.find(({ kind }) => kind === "ExternalSecret");
  expect(secret).toMatchObject({
    metadata: { name: "mlflow-database", namespace: "mlflow" },
    spec: { data: [{ secretKey: "password", remoteRef: { key: "fake-dev/postgres-mlflow" } }] },
  });
  expect(valuesOf().backendStore).toEqual({
    databaseMigration: true,
    postgres: { enabled: true, host: "postgres.example.com", port: 5432, database: "mlflow" },
    existingDatabaseSecret: { name: "mlflow-database", usernameKey: "username", passwordKey: "password" },
  });
  expect(valuesOf().extraEnvVars).toMatchObject({ PGSSLMODE: "require" });
  expect(component.needs).toContain("databases");
});

test.each([
  ["s3", "s3://fake-dev-artifacts/mlflow"],
  ["gcs", "gs://fake-dev-artifacts/mlflow"],
  ["azure-blob", "wasbs://fake-dev-artifacts@fakeaccount.blob.core.windows.net/mlflow"],
] as const)("on %s artifacts are at %s and do not pass through the server", (objectStore, address) => {
  const values = valuesOf({ objectStore });
  expect(values.artifactRoot).toEqual({ proxiedArtifactStorage: false, defaultArtifactRoot: address });
  expect(values.extraFlags).toEqual(["noServeArtifacts"]);
});

test("the server's pods have the identity that the grants are given to", () => {
  const values = valuesOf();
  expect(values.serviceAccount).toEqual({
    create: true,
    name: "mlflow",
    annotations: { "fake.example.com/identity": "fake-dev-mlflow" },
  });
  expect(values.extraPodLabels).toEqual({ "fake.example.com/use-identity": "true" });
});

test("an access key reaches the server by a Secret, never by a value", () => {
  const values = valuesOf({ credentials: "access-key" });
  expect(values.extraSecretNamesForEnvFrom).toEqual(["object-store-artifacts"]);
  expect(JSON.stringify(values)).not.toContain("AWS_SECRET_ACCESS_KEY");
  const names = mlflow(propsOf({ credentials: "access-key" })).before?.map(({ metadata }) => metadata.name);
  expect(names).toContain("object-store-artifacts");
});

test("every name of the server is allowed with and without a port, and so are pods' own addresses", () => {
  const hosts = allowedHosts("ml.example.com");
  for (const name of [
    "mlflow.mlflow.svc",
    "mlflow.mlflow.svc.cluster.local",
    "localhost",
    "mlflow.ml.example.com",
  ]) {
    expect(hosts).toEqual(expect.arrayContaining([name, `${name}:*`]));
  }
  expect(hosts).toEqual(expect.arrayContaining(["10.*", "172.16.*", "172.31.*", "192.168.*"]));
  expect(hosts).not.toContain("*");
});

test("log options, which break the server, are off, and probes leave the chart's own request alone", () => {
  const values = valuesOf();
  expect(values.log).toEqual({ enabled: false });
  expect(values.livenessProbe).not.toHaveProperty("httpGet");
  expect(values.readinessProbe).not.toHaveProperty("httpGet");
});

describeWithCharts("MLflow's image", () => {
  test("is the chart's own, which has the drivers of Postgres and of every store", () => {
    const file = join(CHARTS_FOLDER, charts.mlflow.name, charts.mlflow.version, "values.yaml");
    const defaults = parse(readFileSync(file, "utf8")) as { image: { repository: string } };
    expect(defaults.image.repository).toBe("burakince/mlflow");
    expect(valuesOf()).not.toHaveProperty("image");
  });
});

describeWithCharts("MLflow's version", () => {
  test("clients and server are of one release", () => {
    const chart = parse(
      readFileSync(join(CHARTS_FOLDER, charts.mlflow.name, charts.mlflow.version, "Chart.yaml"), "utf8"),
    ) as { appVersion: string };
    for (const image of ["training", "mlflow-mcp"]) {
      expect(readFileSync(`lib/pipelines/${image}/requirements.txt`, "utf8")).toMatch(
        new RegExp(`^mlflow==${chart.appVersion}$`, "m"),
      );
    }
  });
});
