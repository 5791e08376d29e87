import { oncePerGraph } from "../graph";
import { NO_LABELS, type Labels } from "../labels";
import { at, isRecord, listOf } from "../walk";
import { ofKind } from "./by-kind";
import { namespaceOf, type Entry } from "./known";

/** What an object selects pods by. */
export interface PodSelector {
  readonly entry: Entry;
  readonly namespaces: readonly string[];
  /** `NO_LABELS` for one that selects every pod, or by expressions alone. */
  readonly labels: Labels;
}

function labelsOf({ object }: Entry): Labels {
  const labels = at(object, "spec", "selector", "matchLabels");
  return isRecord(labels) ? labels : NO_LABELS;
}

/** Selectors of the stack's own monitors; those of charts are made by the charts. */
export const monitorsIn = oncePerGraph((graph): readonly PodSelector[] =>
  ofKind(graph, "PodMonitor").map((entry) => ({
    entry,
    namespaces: listOf(at(entry.object, "spec", "namespaceSelector", "matchNames")).map(String),
    labels: labelsOf(entry),
  })),
);

/** Selectors of the stack's own disruption budgets. */
export const budgetsIn = oncePerGraph((graph): readonly PodSelector[] =>
  ofKind(graph, "PodDisruptionBudget").map((entry) => ({
    entry,
    namespaces: [namespaceOf(entry)],
    labels: labelsOf(entry),
  })),
);
