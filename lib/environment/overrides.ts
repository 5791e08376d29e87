import * as z from "zod";

const count = z.int().min(0);
const cores = z.string().regex(/^(\d+(\.\d+)?|\d+m)$/, "cores such as 2 or 500m");
const memory = z.string().regex(/^\d+(Mi|Gi)$/, "memory such as 4Gi");

/** CPU and memory of a quota, in whole numbers since other namespaces get a multiple of them. */
const amounts = z.strictObject({
  cpu: z.optional(z.string().regex(/^[1-9]\d*$/, "whole cores such as 20")),
  memory: z.optional(memory),
});

/** Overrides of single values of the stage's profile; the shape is that of `Profile` in `profile.ts`. */
export const overrides = z.strictObject({
  zones: z.optional(z.int().min(1).max(3)),
  natPerZone: z.optional(z.boolean()),
  disposable: z.optional(z.boolean()),
  highAvailability: z.optional(z.boolean()),
  size: z.optional(z.enum(["small", "large"])),
  general: z.optional(z.strictObject({ min: z.optional(count), max: z.optional(count) })),
  training: z.optional(z.strictObject({ max: z.optional(count), spot: z.optional(z.boolean()) })),
  gpu: z.optional(z.strictObject({ max: z.optional(count), spot: z.optional(z.boolean()) })),
  database: z.optional(
    z.strictObject({
      storageGib: z.optional(count),
      maxStorageGib: z.optional(count),
      multiZone: z.optional(z.boolean()),
      backupDays: z.optional(count),
    }),
  ),
  retention: z.optional(
    z.strictObject({
      flowLogDays: z.optional(count),
      auditLogDays: z.optional(count),
      logDays: z.optional(count),
      traceDays: z.optional(count),
      metricDays: z.optional(count),
      dailyBackupDays: z.optional(count),
      weeklyBackupDays: z.optional(count),
    }),
  ),
  replicas: z.optional(z.int().min(1).max(9)),
  model: z.optional(
    z.strictObject({ cpu: z.optional(cores), memory: z.optional(memory), gpus: z.optional(count) }),
  ),
  quota: z.optional(
    z.strictObject({
      requests: z.optional(amounts),
      limits: z.optional(amounts),
      gpus: z.optional(count),
      pods: z.optional(count),
    }),
  ),
  policyAction: z.optional(z.enum(["Audit", "Enforce"])),
});
