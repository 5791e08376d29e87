import * as fc from "fast-check";
import { count, mostly, oneOf } from "./values";

/** A quota's CPU and memory, large enough for the platform more often than not. */
const amounts = fc.record(
  {
    cpu: mostly(oneOf("40", "64", "200"), oneOf("0", "500m", "1.5", 20)),
    memory: mostly(oneOf("128Gi", "512Gi", "262144Mi"), oneOf("1G", "0", "1Ti")),
  },
  { requiredKeys: [] },
);

/** What an environment may set otherwise than its stage. */
export const overrides = fc.record(
  {
    zones: mostly(fc.integer({ min: 2, max: 3 }), oneOf(0, 1, 4)),
    natPerZone: fc.boolean(),
    disposable: fc.boolean(),
    highAvailability: fc.boolean(),
    size: oneOf("small", "large"),
    general: fc.record({ min: count(5), max: count(30) }, { requiredKeys: [] }),
    training: fc.record({ max: count(30), spot: fc.boolean() }, { requiredKeys: [] }),
    gpu: fc.record({ max: count(16), spot: fc.boolean() }, { requiredKeys: [] }),
    database: fc.record(
      { storageGib: count(4000), maxStorageGib: count(8000), multiZone: fc.boolean(), backupDays: count(40) },
      { requiredKeys: [] },
    ),
    retention: fc.record(
      {
        flowLogDays: mostly(oneOf(1, 7, 30, 90, 365), count(400)),
        auditLogDays: mostly(oneOf(1, 7, 30, 90, 365), count(400)),
        logDays: count(400),
        traceDays: count(60),
        metricDays: count(60),
        dailyBackupDays: count(90),
        weeklyBackupDays: count(400),
      },
      { requiredKeys: [] },
    ),
    replicas: mostly(fc.integer({ min: 1, max: 5 }), oneOf(0, 10)),
    model: fc.record(
      {
        cpu: mostly(oneOf("1", "500m", "4"), oneOf("many", "1m")),
        memory: mostly(oneOf("1Gi", "16Gi"), oneOf("2", "lots")),
        gpus: count(4),
      },
      { requiredKeys: [] },
    ),
    quota: fc.record(
      { requests: amounts, limits: amounts, gpus: count(16), pods: count(200) },
      { requiredKeys: [] },
    ),
    policyAction: oneOf("Audit", "Enforce"),
  },
  { requiredKeys: [] },
);
