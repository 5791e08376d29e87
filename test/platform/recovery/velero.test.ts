import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { recovery } from "../../../lib/platform/recovery";
import { velero } from "../../../lib/platform/recovery/velero";
import { WORKLOADS } from "../../../lib/platform/workloads";
import { crdFaults, describeWithCharts, unknownPaths } from "../../support/charts";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";

interface Schedule {
  readonly schedule: string;
  readonly template: { readonly ttl: string; readonly excludedResources: readonly string[] };
}

const valuesOf = (options: FakeOptions = {}) => velero(fakeInputs(options)).releases![0]!.values;
const schedulesOf = (options: FakeOptions = {}) =>
  valuesOf(options)["schedules"] as { daily: Schedule; weekly: Schedule };
const CLOUDS = [
  ["s3", "aws"],
  ["azure-blob", "azure"],
  ["gcs", "gcp"],
] as const;

describe("Velero", () => {
  test("may write to the backups and to nothing else (rule 12)", () => {
    expect(WORKLOADS.velero).toEqual({
      namespace: "velero",
      serviceAccount: "velero",
      stores: { backups: "read-write" },
    });
  });

  test("its server and its agent run as the identity with that right (rules 4, 5, 7)", () => {
    const { velero: identity } = fakeInputs().identities;
    expect(valuesOf()).toMatchObject({
      serviceAccount: {
        server: { create: true, name: "velero", annotations: identity.serviceAccountAnnotations },
      },
      podLabels: identity.podLabels,
      nodeAgent: { podLabels: identity.podLabels },
    });
  });

  test.each(CLOUDS)(
    "over %s takes the plugin of %s and no stored key (rule 117)",
    (objectStore, provider) => {
      const values = valuesOf({ objectStore });
      expect(values).toMatchObject({
        credentials: { useSecret: false },
        configuration: {
          backupStorageLocation: [{ name: "default", default: true, provider, bucket: "fake-dev-backups" }],
        },
      });
      const [plugin] = values["initContainers"] as { image: string }[];
      expect(plugin?.image).toContain(provider === "azure" ? "microsoft-azure" : `for-${provider}`);
      expect(velero(fakeInputs({ objectStore })).before).toBeUndefined();
    },
  );

  test("reads the key of a store without identities from a Secret that is made before it (rules 60, 62)", () => {
    const component = velero(fakeInputs({ credentials: "access-key" }));
    const [secret] = component.before as (KubernetesObject & {
      spec: { target: { template: { data: object } } };
    })[];
    expect(component.releases![0]!.values["credentials"]).toEqual({
      useSecret: true,
      existingSecret: secret?.metadata.name,
    });
    expect(Object.keys(secret!.spec.target.template.data)).toEqual(["cloud"]);
  });

  test("keeps daily and weekly backups as long as the profile says (rule 127)", () => {
    expect(schedulesOf().daily).toMatchObject({ schedule: "0 5 * * *", template: { ttl: "720h0m0s" } });
    expect(schedulesOf().weekly).toMatchObject({ schedule: "0 6 * * 0", template: { ttl: "2880h0m0s" } });
  });

  test("puts no Secret into a backup", () => {
    for (const { template } of Object.values(schedulesOf()))
      expect(template.excludedResources).toContain("secrets");
  });

  test("has a namespace that admits its node agent (rule 102)", () => {
    expect(NAMESPACES.find(({ name }) => name === "velero")?.enforce).toBe("privileged");
  });
});

describeWithCharts("Velero by its chart", () => {
  test.each([...CLOUDS.map(([objectStore]) => ({ objectStore })), { credentials: "access-key" as const }])(
    "every value is known (rule 71): %j",
    (options) => {
      const [component] = recovery(fakeInputs(options));
      const release = component!.releases![0]!;
      // Schedules are the CRD's, not the chart's.
      expect(unknownPaths(release.chart, release.values, ["schedules"])).toEqual([]);
      expect((component!.before ?? []).flatMap(crdFaults)).toEqual([]);
    },
  );

  test("every schedule is valid by its CRD", () => {
    const object = (kind: string, spec: unknown): KubernetesObject => ({
      apiVersion: "velero.io/v1",
      kind,
      metadata: { name: "it" },
      spec,
    });
    const schedules = Object.values(schedulesOf()).map((spec) => object("Schedule", spec));
    expect(schedules.flatMap(crdFaults)).toEqual([]);
  });
});
