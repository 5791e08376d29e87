import type { Profile } from "../../environment/profile";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, listOf } from "../walk";
import { valuesAt } from "./argument-rule";

/** How a store forgets, whatever cloud it is in. */
interface Forgetting {
  readonly path: string;
  /** Name of the store. */
  readonly store: string;
  /** Days after which what is in use goes; empty when it stays. */
  readonly live: readonly number[];
  /** Whether replaced versions go. */
  readonly versions: boolean;
  /** Whether uploads that never ended go; undefined where the cloud does that by itself. */
  readonly uploads: boolean | undefined;
}

const numbers = (values: readonly unknown[]): number[] => values.filter((value) => typeof value === "number");
const nameOf = (path: string): string => path.split("/").at(-2) ?? path;

function ofAws(graph: StackGraph): Forgetting[] {
  return graph.ofType("aws_s3_bucket_lifecycle_configuration").map(({ path, attributes }) => {
    const rules = listOf(attributes["rule"]).filter((rule) => field(rule, "status") === "Enabled");
    const days = (...argument: readonly string[]): number[] => numbers(valuesAt(rules, argument));
    return {
      path,
      store: nameOf(path),
      live: days("expiration", "days"),
      versions: days("noncurrent_version_expiration", "noncurrent_days").length > 0,
      uploads: days("abort_incomplete_multipart_upload", "days_after_initiation").length > 0,
    };
  });
}

function ofGoogle(graph: StackGraph): Forgetting[] {
  return graph.ofType("google_storage_bucket").map(({ path, attributes }) => {
    const rules = listOf(attributes["lifecycle_rule"]).map((rule) => ({
      action: at(listOf(field(rule, "action"))[0], "type"),
      condition: listOf(field(rule, "condition"))[0],
    }));
    const deletes = rules.filter(({ action }) => action === "Delete").map(({ condition }) => condition);
    return {
      path,
      store: nameOf(path),
      live: numbers(
        deletes.filter((one) => field(one, "with_state") !== "ARCHIVED").map((one) => field(one, "age")),
      ),
      versions: deletes.some(
        (one) =>
          field(one, "days_since_noncurrent_time") !== undefined ||
          field(one, "num_newer_versions") !== undefined,
      ),
      uploads: rules.some(({ action }) => action === "AbortIncompleteMultipartUpload"),
    };
  });
}

/** One policy is for all stores of an Azure account; rules name them by the beginnings of paths. */
function ofAzure(graph: StackGraph): Forgetting[] {
  const policies = graph.ofType("azurerm_storage_management_policy");
  if (policies.length === 0)
    return graph
      .ofType("azurerm_storage_container")
      .map(({ path }) => ({ path, store: nameOf(path), live: [], versions: false, uploads: undefined }));
  return policies.flatMap(({ path, attributes }) => {
    const rules = listOf(attributes["rule"]).filter((rule) => field(rule, "enabled") === true);
    const versions =
      numbers(valuesAt(rules, ["actions", "version", "delete_after_days_since_creation"])).length > 0;
    return Object.keys(KEPT).map((store) => ({
      path,
      store,
      live: numbers(
        valuesAt(
          rules.filter((rule) => valuesAt(rule, ["filters", "prefix_match"]).flat().includes(`${store}/`)),
          ["actions", "base_blob", "delete_after_days_since_modification_greater_than"],
        ),
      ),
      versions,
      uploads: undefined,
    }));
  });
}

/** Stores whose content has an end, and the days that the profile gives it. */
const KEPT: Readonly<Record<string, (retention: Profile["retention"]) => number>> = {
  logs: ({ logDays }) => logDays,
  traces: ({ traceDays }) => traceDays,
};

const storesForget: Rule = {
  id: "stores-forget-as-the-profile-says",
  family: "destroy",
  title:
    "Stores drop replaced versions and broken uploads; logs and traces stay for the profile's days and no longer",
  reason:
    "A store that forgets too early takes the chunks that Loki's index still names; one that never forgets keeps what people were told is gone, and costs more each month.",
  holds: [126],
  *check(graph, { settings }): Iterable<Finding> {
    if (settings === undefined) return;
    for (const { path, store, live, versions, uploads } of [
      ...ofAws(graph),
      ...ofGoogle(graph),
      ...ofAzure(graph),
    ]) {
      const mend = "leave the rules to the cloud's object store";
      if (!versions) yield { path, problem: "keeps replaced versions for ever", mend };
      if (uploads === false) yield { path, problem: "keeps broken uploads for ever", mend };
      const days = KEPT[store]?.(settings.profile.retention);
      if (days !== undefined && Math.min(...live) !== days)
        yield {
          path,
          problem: `${store} go after ${live.length === 0 ? "no" : String(Math.min(...live))} days, by the profile after ${String(days)}`,
          mend,
        };
    }
  },
};

/** When stores forget. */
export const storeExpiryRules: readonly Rule[] = [storesForget];
