import type { Component } from "../../lib/kubernetes/component";
import { EXTRAS, LANGUAGE_MODELS } from "../../lib/environment/schema";
import { apiGroupOf, type KubernetesObject } from "../../lib/kubernetes/object";
import { platformComponents } from "../../lib/platform/platform";
import { fakeInputs, type FakeOptions } from "./fake-inputs";

/** Settings that switch on everything an environment can have. */
const EVERYTHING: NonNullable<FakeOptions["settings"]> = {
  domain: "ml.example.com",
  oidc: {
    issuer: "https://login.example.com",
    clientId: "ml-platform",
    adminGroups: ["admins"],
    engineerGroups: ["engineers"],
    scientistGroups: ["scientists"],
  },
  gitops: { repository: "https://git.example.com/team/models", private: true },
  alerts: { slack: { channel: "#ml-alerts" } },
  extras: [...EXTRAS],
  models: [...LANGUAGE_MODELS],
};

/** Platforms that together have every component, every kind of store and every stage. */
const VARIANTS: readonly (readonly [name: string, options: FakeOptions])[] = [
  ["dev on S3", {}],
  [
    "prod on S3, with everything",
    {
      stage: "prod",
      settings: EVERYTHING,
      edge: { kind: "gateway", className: "envoy", annotations: {}, needs: ["envoy-gateway"] },
    },
  ],
  [
    "staging on Azure Blob, with Gatekeeper",
    { stage: "staging", objectStore: "azure-blob", settings: { policyEngine: "gatekeeper" } },
  ],
  ["dev on Cloud Storage", { objectStore: "gcs" }],
  ["dev with a store of its own", { credentials: "access-key" }],
];

/** The components of every variant. */
export function platforms(): readonly { readonly name: string; readonly components: readonly Component[] }[] {
  return VARIANTS.map(([name, options]) => ({
    name,
    components: platformComponents(fakeInputs(options), []),
  }));
}

/** The entries whose value is not the same as an earlier one's: variants differ in little. */
export function distinct<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  const seen = new Set<string>();
  return entries.filter(([, value]) => {
    const text = JSON.stringify(value);
    return !seen.has(text) && seen.add(text);
  });
}

/** API groups that Kubernetes serves itself. Everything else has a CRD. */
const BUILT_IN = [
  "",
  "admissionregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
];

/** Groups whose CRDs no chart has: Gatekeeper makes them from our own ConstraintTemplates. */
const MADE_AT_RUN_TIME = ["constraints.gatekeeper.sh"];

/** Every distinct custom resource of every variant, by kind, name and the first variant that has it. */
export function customResources(): readonly (readonly [string, KubernetesObject])[] {
  return distinct(
    platforms().flatMap(({ name, components }) =>
      components
        .flatMap(({ before = [], after = [] }) => [...before, ...after])
        .filter((object) => ![...BUILT_IN, ...MADE_AT_RUN_TIME].includes(apiGroupOf(object)))
        .map((object) => {
          const { namespace = "", name: own } = object.metadata;
          return [`${object.kind} ${namespace}/${own} of ${name}`, object] as const;
        }),
    ),
  );
}
