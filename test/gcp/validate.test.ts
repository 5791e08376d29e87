import { faultLine } from "../../lib/environment/fault";
import type { GcpEnvironment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import { validateGcp } from "../../lib/environment/validate-gcp";
import { MACHINES, machineOf } from "../../lib/environment/gcp-machines";
import { foundation, environment } from "./support";

const lines = (changes: Partial<GcpEnvironment>): string[] => {
  const given = environment(changes);
  return validateGcp(given, settingsOf(given)).map((fault) => faultLine("environments/x.ts", fault));
};

const refused: readonly (readonly [what: string, Partial<GcpEnvironment>, line: RegExp])[] = [
  [
    "a region of another cloud",
    { region: "eu-west-1" },
    /: region must be a region of Google Cloud: asia-east1, .*, got "eu-west-1"$/,
  ],
  [
    "a machine type of another cloud",
    { machines: { general: ["t3.large"] } },
    /machines\.general\[0\] must be a machine type of Google Cloud: e2-.*, got "t3\.large"$/,
  ],
  [
    "a GPU machine for training",
    { machines: { training: ["g2-standard-8"] } },
    /machines\.training\[0\] must be one without GPUs: .*got "g2-standard-8"$/,
  ],
  [
    "a GPU pool without GPUs",
    { machines: { gpu: ["e2-standard-4"] } },
    /machines\.gpu\[0\] must be one with GPUs: .*got "e2-standard-4"$/,
  ],
  [
    "a GPU that the region does not have",
    { region: "europe-west1", machines: { gpu: ["a2-highgpu-1g"] } },
    /machines\.gpu\[0\] must be offered in europe-west1: n1-standard-8\+nvidia-tesla-t4, a3-highgpu-1g, got "a2-highgpu-1g"$/,
  ],
  [
    "GPUs where there are none",
    { region: "europe-southwest1" },
    /overrides\.gpu\.max must be 0 in europe-southwest1, .*, got 2$/,
  ],
  [
    "a database class of another cloud",
    { machines: { database: "db.t3.small" } },
    /machines\.database must be a tier of Cloud SQL's ENTERPRISE edition.*, got "db\.t3\.small"$/,
  ],
  [
    "a tier of the other edition",
    { machines: { database: "db-perf-optimized-N-2" } },
    /machines\.database must be a tier/,
  ],
  [
    "an odd number of vCPUs",
    { machines: { database: "db-custom-3-7680" } },
    /machines\.database must be a tier/,
  ],
  [
    "octets out of bounds",
    { networkCidr: "10.300.0.0/16" },
    /networkCidr must be an IPv4 range such as 10\.64\.0\.0\/16, got "10\.300\.0\.0\/16"$/,
  ],
  [
    "a network too small for its database",
    { networkCidr: "10.0.0.0/22" },
    /networkCidr must have a prefix from \/8 to \/20, got "10\.0\.0\.0\/22"$/,
  ],
  [
    "a network too small for the pods",
    { networkCidr: "10.0.0.0/20" },
    /networkCidr must have room for 17 nodes with 110 pods each; this one has for 8, got "10\.0\.0\.0\/20"$/,
  ],
  ["public addresses inside", { networkCidr: "8.8.0.0/16" }, /networkCidr must be private: /],
  [
    "the nodes' own range",
    { networkCidr: "172.16.0.0/15" },
    /networkCidr must not overlap 172\.17\.0\.0\/16, which the nodes use themselves/,
  ],
  [
    "private addresses for a public endpoint",
    { api: { cidrs: ["203.0.113.0/24", "10.0.0.0/8"] } },
    /api\.cidrs\[1\] must be public: .*, got "10\.0\.0\.0\/8"$/,
  ],
  [
    "a name that buckets cannot have",
    { name: "google-ml" },
    /: name must not contain google or begin with goog: .*, got "google-ml"$/,
  ],
  [
    "a label in capitals",
    { tags: { Team: "ml" } },
    /: tags must have labels of 1 to 63 lower-case letters.*, got "Team"$/,
  ],
  [
    "a label's value in capitals",
    { tags: { team: "ML" } },
    /: tags\.team must be at most 63 lower-case letters.*, got "ML"$/,
  ],
  [
    "a disk below Cloud SQL's least",
    { overrides: { database: { storageGib: 5 } } },
    /overrides\.database\.storageGib must be from 10 to 65536, got 5$/,
  ],
  [
    "no backup",
    { overrides: { database: { backupDays: 0 } } },
    /overrides\.database\.backupDays must be from 1 to 365, got 0$/,
  ],
];

describe("what an environment on Google Cloud may say", () => {
  test.each(refused)("%s is refused in one line", (_, changes, line) => {
    const found = lines(changes);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(line);
    expect(found[0]).toMatch(/^environments\/x\.ts: /);
  });

  test("all faults are told at once", () => {
    expect(
      lines({ name: "goog", tags: { A: "b" }, machines: { database: "x" }, networkCidr: "1.1.0.0/16" }),
    ).toHaveLength(4);
  });

  test.each(["dev", "staging", "prod"] as const)(
    "stage %s needs nothing but a name and a region",
    (stage) => {
      expect(lines({ stage })).toEqual([]);
      expect(() => foundation({ stage }).document()).not.toThrow();
    },
  );

  test("what may be said: public ranges, other machines, no GPUs", () => {
    expect(
      lines({
        api: { cidrs: ["203.0.113.0/24"] },
        machines: { general: ["n2-standard-8"], gpu: ["a2-highgpu-1g"], database: "db-custom-4-15360" },
        networkCidr: "10.32.0.0/14",
        tags: { team: "ml", "cost-center": "" },
      }),
    ).toEqual([]);
    expect(lines({ region: "europe-southwest1", overrides: { gpu: { max: 0 } } })).toEqual([]);
  });

  test("every default machine is one that the program knows, with GPUs where they belong", () => {
    for (const size of Object.values(MACHINES)) {
      for (const type of [...size.general, ...size.training]) expect(machineOf(type).gpu).toBeUndefined();
      for (const type of size.gpu) expect(machineOf(type).gpu).toBeDefined();
    }
  });
});
