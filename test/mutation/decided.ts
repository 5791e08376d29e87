import { HARMLESS_IN_CLOUDS } from "./decided-in-clouds";
import { HARMLESS_IN_CLUSTER } from "./decided-in-cluster";
import type { Reason } from "./reasons";

/** Mistakes that no rule fails, looked at one by one: which, where, and why they are no gap. */
export interface Decided extends Reason {
  readonly operators: readonly string[];
  /** Places that it is about. @default every place */
  readonly where?: RegExp;
}

/** Mistakes that something else than a rule refuses: which, where, and what does. */
const HELD: readonly Decided[] = [
  { operators: ["unknown-argument"], kind: "terraform", why: "`terraform validate`: unsupported argument" },
  {
    operators: ["break-service-address"],
    where: /serverAllowedHosts/,
    kind: "test",
    why: "test/platform/ml: every host by which clients come is allowed",
  },
  {
    operators: ["missing-backend", "policy-always-true"],
    kind: "test",
    why: "test/platform/edge: every page leads to its service",
  },
  {
    operators: ["alert-on-unknown-label", "alert-on-unknown-metric"],
    kind: "test",
    why: "test/platform/observability/alerts.test.ts: each alert fires on its case",
  },
  {
    operators: ["remove-object"],
    where:
      /(ConfigMap|PodMonitor|ScrapeConfig|PrometheusRule|PodDisruptionBudget|TracingPolicy|TracingPolicyNamespaced|ValidatingPolicy|GeneratingPolicy|NetworkPolicy|Role)\//,
    kind: "test",
    why: "snapshots of every environment and tests of the component: one of many of its kind is gone",
  },
  {
    operators: ["remove-release"],
    where:
      /(dashboards|language-models|warm-capacity|training-pipeline|drift-detection|ui-routes|monitors|alert-rules)/,
    kind: "test",
    why: "test/stacks: every component of the environment is there",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /(azure|gcp)-bootstrap\/bootstrap\/(plan|apply)\/(trust|subject|roles)-/,
    kind: "test",
    why: "test/{azure,gcp}/bootstrap.test.ts: who may plan and who may apply, and with which rights",
  },
  {
    operators: ["remove-cloud-resource"],
    where: /aws-bootstrap\/bootstrap\/spot$/,
    kind: "test",
    why: "test/aws/bootstrap.test.ts: spot capacity has its role before the first environment",
  },
  {
    operators: ["remove-action"],
    where: /bootstrap/,
    kind: "test",
    why: "test/aws: the rights of controllers and deployers against their vendors' and the graph's",
  },
  {
    operators: [
      "remove-kms-action",
      "break-via-service",
      "drop-via-service",
      "wildcard-resource",
      "remove-action",
      "role-raised",
      "role-lowered",
      "scope-widened",
    ],
    where: /bootstrap/,
    kind: "test",
    why: "test/{aws,azure,gcp}/bootstrap.test.ts: rights of the deployer, derived from what is deployed",
  },
];

/** Every decision; the first that fits is the reason. */
export const DECIDED: readonly Decided[] = [...HARMLESS_IN_CLUSTER, ...HARMLESS_IN_CLOUDS, ...HELD];
