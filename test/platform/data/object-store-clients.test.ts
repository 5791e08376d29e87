import { charts } from "../../../lib/kubernetes/charts";
import {
  accessKeyObjects,
  accessKeySecret,
  argoArtifactRepository,
  clientEnvironment,
  lokiStorage,
  lokiStoreType,
  objectStorePort,
  tempoStorage,
  veleroLocation,
} from "../../../lib/platform/data/object-store-clients";
import { crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";
import { FakeObjectStore } from "../../support/fake-inputs";

const aws = new FakeObjectStore("logs", "s3", "workload-identity");
const azure = new FakeObjectStore("logs", "azure-blob", "workload-identity");
const gcp = new FakeObjectStore("logs", "gcs", "workload-identity");
const local = new FakeObjectStore("logs", "s3", "access-key");

describe("clients of an object store", () => {
  test("Loki has a bucket for chunks, ruler and admin on every cloud (rule 83)", () => {
    const bucketNames = { chunks: "fake-dev-logs", ruler: "fake-dev-logs", admin: "fake-dev-logs" };
    for (const store of [aws, azure, gcp, local]) {
      expect(lokiStorage(store)).toMatchObject({ type: lokiStoreType(store), bucketNames });
    }
  });

  test("Loki and Tempo take the pod's federated token on Azure, never an account key (rule 83)", () => {
    expect(lokiStorage(azure)["azure"]).toEqual({ accountName: "fakeaccount", useFederatedToken: true });
    expect(tempoStorage(azure)["azure"]).toMatchObject({ use_federated_token: true });
  });

  test("Tempo is told no forcePathStyle (rule 84)", () => {
    expect(tempoStorage(local)["s3"]).toEqual({
      bucket: "fake-dev-logs",
      endpoint: "object-store.data.svc:8333",
      region: "eu-west-1",
      insecure: true,
    });
  });

  test("Argo Workflows uses the pod's identity, or the store's key where there is one (rule 79)", () => {
    expect(argoArtifactRepository(aws)["s3"]).toMatchObject({ useSDKCreds: true });
    expect(argoArtifactRepository(azure)["azure"]).toMatchObject({
      useSDKCreds: true,
      endpoint: "https://fakeaccount.blob.core.windows.net",
    });
    expect(argoArtifactRepository(gcp)["gcs"]).toMatchObject({ bucket: "fake-dev-logs" });
    expect(argoArtifactRepository(local)["s3"]).toMatchObject({
      accessKeySecret: { name: "object-store-logs", key: "AWS_ACCESS_KEY_ID" },
      secretKeySecret: { name: "object-store-logs", key: "AWS_SECRET_ACCESS_KEY" },
    });
  });

  test("Velero finds the bucket with each cloud's plugin", () => {
    expect(veleroLocation(aws)).toEqual({
      provider: "aws",
      bucket: "fake-dev-logs",
      config: { region: "eu-west-1" },
    });
    expect(veleroLocation(local)).toMatchObject({
      config: { s3ForcePathStyle: "true", s3Url: "http://object-store.data.svc:8333" },
    });
    expect(veleroLocation(azure)).toMatchObject({
      provider: "azure",
      config: { useAAD: "true", storageAccount: "fakeaccount" },
    });
    expect(veleroLocation(gcp)).toMatchObject({ provider: "gcp" });
  });

  test("there is an access key exactly where pods have no identity, by reference and never by value (rule 117)", () => {
    for (const store of [aws, azure, gcp]) {
      expect(accessKeySecret(store)).toBeUndefined();
      expect(accessKeyObjects(store, "mlflow")).toEqual([]);
      expect(clientEnvironment(store).filter((variable) => variable.valueFrom !== undefined)).toEqual([]);
    }
    const names = clientEnvironment(local).flatMap(({ name, valueFrom }) =>
      valueFrom === undefined ? [] : [[name, valueFrom.secretKeyRef]],
    );
    const name = accessKeySecret(local);
    expect(names).toEqual([
      ["AWS_ACCESS_KEY_ID", { name, key: "AWS_ACCESS_KEY_ID" }],
      ["AWS_SECRET_ACCESS_KEY", { name, key: "AWS_SECRET_ACCESS_KEY" }],
    ]);
    expect(accessKeyObjects(local, "mlflow")[0]?.metadata).toEqual({ name, namespace: "mlflow" });
  });

  test("KServe finds the endpoint in the Secret's annotations", () => {
    expect(accessKeyObjects(local, "mlops")[0]).toMatchObject({
      spec: {
        target: {
          template: {
            metadata: {
              annotations: {
                "serving.kserve.io/s3-endpoint": "object-store.data.svc:8333",
                "serving.kserve.io/s3-usehttps": "0",
              },
            },
          },
        },
      },
    });
  });

  test("the port is the endpoint's, or that of HTTPS", () => {
    expect([aws, azure, gcp, local].map(objectStorePort)).toEqual([443, 443, 443, 8333]);
  });
});

describeWithCharts("clients of an object store by their charts", () => {
  test.each(
    [aws, azure, gcp, local].map(
      (store) => [`${store.backend.kind}, ${store.credentials.kind}`, store] as const,
    ),
  )("every value is known to its chart (rule 71): %s", (_, store) => {
    expect(unknownPaths(charts.loki, { loki: { storage: lokiStorage(store) } })).toEqual([]);
    // The chart copies this part into Tempo's own configuration file.
    expect(
      unknownPaths(charts.tempo, { tempo: { storage: { trace: tempoStorage(store) } } }, [
        "tempo.storage.trace",
      ]),
    ).toEqual([]);
    expect(unknownPaths(charts.argoWorkflows, { artifactRepository: argoArtifactRepository(store) })).toEqual(
      [],
    );
    expect(accessKeyObjects(store, "mlops").flatMap(crdFaults)).toEqual([]);
  });
});
