import { STAGES } from "../../lib/environment/profile";
import type { AzureEnvironment } from "../../lib/environment/schema";
import { settingsOf } from "../../lib/environment/settings";
import { validateAzure } from "../../lib/environment/validate-azure";
import { AZURE_FACTS } from "../../lib/facts/azure";
import { environment, made } from "./support";

const faults = (changes: Partial<AzureEnvironment>) => {
  const given = environment(changes);
  return validateAzure(given, settingsOf(given));
};
const lines = (changes: Partial<AzureEnvironment>) =>
  faults(changes).map(({ field, must }) => `${field} must ${must}`);

describe("what is right has no fault", () => {
  test.each(STAGES.flatMap((stage) => AZURE_FACTS.regions.map((region) => [stage, region] as const)))(
    "%s in %s",
    (stage, region) => {
      expect(faults({ stage, region, name: `azure-${stage}` })).toEqual([]);
    },
  );
});

describe("regions and machine types (rule 47)", () => {
  test("another cloud's region", () => {
    expect(lines({ region: "eu-west-1" })).toEqual([
      expect.stringMatching(/^region must be one of australiaeast, .*westus3$/),
    ]);
  });

  test("a retired GPU, with the date", () => {
    expect(lines({ machines: { gpu: ["Standard_NC6s_v3"] } })).toEqual([
      expect.stringMatching(
        /^machines\.gpu\[0\] must be one of Standard_NC4as_T4_v3, .*; Azure retired this one on 2025-09-30$/,
      ),
    ]);
  });

  test("another cloud's type, and GPUs where none are or should be", () => {
    const [unknown, without, withGpu] = lines({
      machines: { general: ["t3.large"], training: ["Standard_NC4as_T4_v3"], gpu: ["Standard_D8s_v5"] },
    });
    expect(unknown).toMatch(/^machines\.general\[0\] must be one of Standard_D2s_v3, /);
    expect(without).toMatch(/^machines\.training\[0\] must be one of .*: without GPUs$/);
    expect(withGpu).toMatch(/^machines\.gpu\[0\] must be one of .*: with GPUs$/);
  });

  test("a type that the region does not have", () => {
    expect(lines({ region: "francecentral", machines: { gpu: ["Standard_NC40ads_H100_v5"] } })).toEqual([
      expect.stringMatching(/^machines\.gpu\[0\] must be .*: offered in francecentral$/),
    ]);
  });

  test("more types than the bound has nodes for", () => {
    expect(
      lines({ machines: { gpu: ["Standard_NC48ads_A100_v4"] }, overrides: { gpu: { max: 1 } } }),
    ).toEqual([
      "overrides.gpu.max must be large enough for a node of each type of machines.gpu; Standard_NC48ads_A100_v4 would have none",
    ]);
  });
});

describe("addresses", () => {
  test.each([
    ["10.1.0.0/22", "networkCidr must have a prefix from /12 to /20"],
    [
      "10.240.0.0/12",
      "networkCidr must not overlap 10.244.0.0/16, 10.245.0.0/16: pods, services and AKS itself have these",
    ],
    ["172.30.0.0/16", "networkCidr must not overlap 172.30.0.0/16: pods, services and AKS itself have these"],
    ["20.0.0.0/16", "networkCidr must be within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"],
    ["10.400.0.0/16", "networkCidr must be an IPv4 range such as 10.1.0.0/16"],
  ])("%s", (networkCidr, line) => {
    expect(lines({ networkCidr })).toEqual([line]);
  });

  test("rule 46: a network too small for the nodes of all pools", () => {
    expect(lines({ networkCidr: "10.1.0.0/20", overrides: { training: { max: 900 } } })).toEqual([
      "networkCidr must be larger: the pools may have 1208 nodes during an upgrade, its cluster part holds 1018",
      "overrides must let all pools together have at most 256 nodes during an upgrade, one /24 of 10.244.0.0/16 each",
    ]);
  });

  test("private ranges for the public API", () => {
    expect(lines({ api: { cidrs: ["203.0.113.0/24", "10.0.0.0/8"] } })).toEqual([
      expect.stringMatching(/^api\.cidrs\[1\] must be public: /),
    ]);
  });
});

describe("what the profile asks for and Azure refuses", () => {
  test.each<[AzureEnvironment["overrides"], string]>([
    [
      { database: { multiZone: true } },
      "machines.database must be of tier GP or MO with database.multiZone: burstable servers have no standby",
    ],
    [
      { database: { backupDays: 3 } },
      "overrides.database.backupDays must be from 7 to 35: Azure keeps backups no shorter and no longer",
    ],
    [
      { database: { storageGib: 20_000, maxStorageGib: 20_000 } },
      "overrides.database.storageGib must be at most 16384",
    ],
    [
      { retention: { flowLogDays: 7 } },
      "overrides.retention.flowLogDays must be from 30 to 730, which a Log Analytics workspace can keep",
    ],
  ])("%j", (overrides, line) => {
    expect(lines({ overrides })).toEqual([line]);
  });

  test("a database that is no server's size", () => {
    expect(lines({ machines: { database: "db.t3.small" } })).toEqual([
      expect.stringMatching(/^machines\.database must be one of B_Standard_B1ms, /),
    ]);
  });
});

describe("names (rule 120)", () => {
  test("too long for a storage account or a vault; the longest that fits can be built", () => {
    expect(lines({ name: "machine-learning-main" })).toEqual([
      "name must have at most 18 letters and digits, since a storage account is named by it and has at most 24",
      "name must have at most 15 letters and digits, since a storage account is named by it and has at most 24",
      "name must have at most 17 characters, since a Key Vault is named by it and has at most 24",
    ]);
    expect(lines({ name: "abcdefghijklmno" })).toEqual([]);
    expect(() => made({ name: "abcdefghijklmno" }).document()).not.toThrow();
  });
});
