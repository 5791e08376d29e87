import type { Finding, Rule } from "../rule";
import { isRecord, shown } from "../walk";
import { inContents, inValues } from "./by-field";

type Judge = (value: unknown) => boolean;
const flag: Judge = (value) => typeof value === "boolean";
const whole: Judge = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const text: Judge = (value) => typeof value === "string";
const record: Judge = isRecord;
const list: Judge = Array.isArray;
const oneOf =
  (...values: readonly string[]): Judge =>
  (value) =>
    values.includes(String(value));

/** Fields of a part of Kubernetes' pods, each with what it takes. */
type Fields = Readonly<Record<string, Judge>>;

const PROFILE: Fields = {
  type: oneOf("RuntimeDefault", "Localhost", "Unconfined"),
  localhostProfile: text,
};

/** A record whose fields are all among these. */
const only =
  (name: RegExp): Judge =>
  (value) => {
    if (!isRecord(value)) return false;
    for (const key in value) if (!name.test(key)) return false;
    return true;
  };

/** Resources that Kubernetes has; others have the domain of their owner. */
const quantities = only(/^(cpu|memory|storage|ephemeral-storage|hugepages-\w+)$|\//);

/** Security of pods and of containers together: charts call both `securityContext`. Kubernetes 1.35. */
const SECURITY: Fields = {
  allowPrivilegeEscalation: flag,
  privileged: flag,
  readOnlyRootFilesystem: flag,
  runAsNonRoot: flag,
  runAsUser: whole,
  runAsGroup: whole,
  fsGroup: whole,
  fsGroupChangePolicy: oneOf("OnRootMismatch", "Always"),
  supplementalGroups: list,
  supplementalGroupsPolicy: oneOf("Merge", "Strict"),
  capabilities: only(/^(add|drop|enabled)$/),
  seccompProfile: only(/^(type|localhostProfile)$/),
  appArmorProfile: only(/^(type|localhostProfile)$/),
  seLinuxOptions: record,
  seLinuxChangePolicy: text,
  windowsOptions: record,
  procMount: text,
  sysctls: list,
  // A switch of some charts, which they leave out of the pod.
  enabled: flag,
};

const TOLERATION: Fields = {
  key: text,
  operator: oneOf("Exists", "Equal"),
  value: text,
  effect: oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"),
  tolerationSeconds: whole,
};

/** A variable of a container's environment: its value is a text. */
const VARIABLE: Fields = { name: text, value: text, valueFrom: record };

/** Parts that charts copy into their pods as they are, by the fields that hold them. */
const PARTS: readonly {
  readonly names: readonly (string | RegExp)[];
  /** @default any */
  readonly fields?: Fields;
  /** What has to be there. @default nothing */
  readonly needed?: readonly string[];
  readonly applies?: Judge;
}[] = [
  { names: ["securityContext", "podSecurityContext", "containerSecurityContext"], fields: SECURITY },
  { names: ["seccompProfile", "appArmorProfile"], fields: PROFILE },
  {
    names: ["capabilities"],
    fields: { add: list, drop: list, enabled: flag },
    applies: (value) => isRecord(value) && ("drop" in value || "add" in value),
  },
  {
    names: ["resources", /Resources$/],
    fields: { requests: quantities, limits: quantities, claims: list },
    applies: (value) => isRecord(value) && ("requests" in value || "limits" in value),
  },
  { names: ["tolerations"], fields: TOLERATION },
  { names: ["env", "extraEnv"], fields: VARIABLE, needed: ["name"], applies: list },
  {
    names: ["initContainers", "extraInitContainers", "extraContainers"],
    needed: ["name", "image"],
    applies: list,
  },
];

const FILLED_IN = /\$\{|\{\{/;

/** What is wrong with a field; nothing where its value is left to Terraform, to a template, or cleared. */
function faultOf(key: string, value: unknown, judge: Judge | undefined): string | undefined {
  if (judge === undefined) return `has the unknown field ${key}`;
  if (judge(value) || value === null || (typeof value === "string" && FILLED_IN.test(value)))
    return undefined;
  return `has ${key} ${shown(value)}`;
}

/** What is wrong with one part. */
function faults(value: unknown, fields: Fields | undefined, needed: readonly string[]): readonly string[] {
  let found = NO_FAULTS;
  if (!isRecord(value)) return found;
  if (fields !== undefined)
    for (const key in value) {
      const fault = faultOf(key, value[key], fields[key]);
      if (fault !== undefined) found = [...found, fault];
    }
  for (const key of needed) if (value[key] === undefined) found = [...found, `has no ${key}`];
  return found;
}
const NO_FAULTS: readonly string[] = [];

/** Parts that something is wrong with, and what. */
const parts = PARTS.map(({ names, fields, needed = [], applies }) => {
  const faultsOf = (part: unknown): readonly string[] => {
    if (applies?.(part) === false) return NO_FAULTS;
    return Array.isArray(part)
      ? part.flatMap((one) => faults(one, fields, needed))
      : faults(part, fields, needed);
  };
  return {
    search: inContents.fieldsThat(({ value }) => faultsOf(value).length > 0, ...names),
    faultsOf,
    mend: `use ${Object.keys(fields ?? {}).join(", ") || needed.join(", ")}`,
  };
});

const podPartsAreSound: Rule = {
  id: "pod-fields-are-known",
  family: "compatibility",
  title:
    "Security, resources, tolerations and variables have the fields and types of Kubernetes, in charts' values too",
  reason:
    "Charts copy these parts into their pods unread: a field of another name is dropped in silence, and with it the limit; a value of another type is refused by the API server.",
  holds: [71, 96],
  *check(graph): Iterable<Finding> {
    for (const { search, faultsOf, mend } of parts) {
      for (const { source, place } of search(graph)) {
        for (const fault of faultsOf(place.value))
          yield { path: source.path, problem: `${place.path} ${fault}`, mend };
      }
    }
  },
};

/** Whether a value is a switch: on, off, cleared, or a word by which a chart chooses itself. */
const isSwitch: Judge = (value) => typeof value !== "object" && typeof value !== "number";

/** A number, or a share where Kubernetes takes both. */
const isCount: Judge = (value) => whole(value) || (typeof value === "string" && /^(\d+%?$|\$\{)/.test(value));

/** Settings that charts hand on unread, by name: of the OpenTelemetry Collector, Loki, Tempo, Argo Workflows and of Kubernetes itself. */
const SETTINGS: readonly (readonly [key: RegExp, judge: Judge, right: string])[] = [
  [
    /^(\w*_)?enabled$|Enabled$|^insecure(_skip_verify)?$|^send_exemplars$|^allow_structured_metadata$|^(archive|archiveLogs|useSDKCreds|nodeStatusOffLoad|cookie_secure)$|^emit[A-Z]/,
    isSwitch,
    "true or false",
  ],
  [
    /^(queue_size|num_consumers|replication_factor|send_batch_(max_)?size)$|^max(Open|Idle)Conns$|^(replicas|replicaCount|port)$|Seconds$|^secondsAfter[A-Z]|^max(Surge|Unavailable)$/,
    isCount,
    "a number",
  ],
];

/** Settings of another type. A part of the chart may have the name of one: a map of a port, of an archive's own settings. */
const settings = SETTINGS.map(([name, judge, right]) => ({
  search: inValues.fieldsThat(
    ({ value }) => value !== null && !judge(value) && !(isRecord(value) && Object.keys(value).length > 0),
    name,
  ),
  right,
}));

const settingsAreTyped: Rule = {
  id: "settings-have-their-type",
  family: "compatibility",
  title: "Switches in charts' values are true or false, and sizes of queues are numbers",
  reason:
    "A map in a switch's place counts as true in a template, and stops the server that reads its configuration by type.",
  holds: [71],
  *check(graph): Iterable<Finding> {
    for (const { search, right } of settings) {
      for (const { source, place } of search(graph))
        yield {
          path: source.path,
          problem: `${place.path} is ${shown(place.value)}`,
          mend: `make it ${right}`,
        };
    }
  },
};

/** Maps that charts merge into something free: labels, annotations, and the settings of a store that has none. */
const MAY_BE_EMPTY = /([lL]abels(\.\w+)?|[aA]nnotations|\.config)$/;

const emptyMaps = inValues.records((value) => {
  for (const _ in value) return false;
  return true;
});

const emptyMapsSayNothing: Rule = {
  id: "no-empty-map-in-values",
  family: "charts",
  title: "No value is an empty map",
  reason:
    "Helm merges maps: an empty one clears nothing of the chart's own, and where the chart has none a template takes it for true.",
  holds: [25],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of emptyMaps(graph)) {
      if (!MAY_BE_EMPTY.test(place.path))
        yield {
          path: source.path,
          problem: `${place.path} is an empty map`,
          mend: "leave it out, or clear the chart's own with null",
        };
    }
  },
};

/** Values that nobody but the API server or the server itself would look at. */
export const podFieldRules: readonly Rule[] = [podPartsAreSound, settingsAreTyped, emptyMapsSayNothing];
