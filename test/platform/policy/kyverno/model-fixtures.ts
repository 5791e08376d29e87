import { type Fixture, model } from "./fixture";

const production = { "ml-platform/stage": "production" };

/** Fixtures of the policies about models. */
export const MODEL_FIXTURES: readonly Fixture[] = [
  {
    policy: "require-model-metadata",
    admitted: [model("complete"), model("archived", { "ml-platform/stage": "archived" })],
    denied: [
      {
        object: model("ownerless", { "ml-platform/owner": undefined }),
        message: "add the labels ml-platform/owner",
      },
      {
        object: model("odd-stage", { "ml-platform/stage": "live" }),
        message: "one of development, staging, production, archived",
      },
    ],
  },
  {
    policy: "require-model-lineage",
    admitted: [model("traced")],
    denied: [
      {
        object: model("untraced", {}, { "ml-platform/mlflow-run": undefined }),
        message: "add the annotations ml-platform/mlflow-run",
      },
    ],
  },
  {
    policy: "require-production-approval",
    admitted: [model("approved", production)],
    denied: [
      {
        object: model("no-approver", production, { "ml-platform/approved-by": undefined }),
        message: "name the approver",
      },
      {
        object: model("odd-ticket", production, { "ml-platform/approval-ticket": "yes" }),
        message: "such as ML-142",
      },
    ],
    skipped: [model("staging-needs-none", {}, { "ml-platform/approved-by": undefined })],
  },
  {
    policy: "require-bias-check",
    admitted: [
      model("fair", { "ml-platform/fairness-critical": "true" }, { "ml-platform/bias-check": "passed" }),
    ],
    denied: [
      {
        object: model("unchecked", { "ml-platform/fairness-critical": "true" }),
        message: "run the bias check",
      },
    ],
    skipped: [model("not-about-people")],
  },
  {
    policy: "require-semantic-version",
    admitted: [model("semantic"), model("zero", { "ml-platform/model-version": "0.1.0" })],
    denied: [
      { object: model("v-prefix", { "ml-platform/model-version": "v1.4.0" }), message: "MAJOR.MINOR.PATCH" },
      {
        object: model("short-version", { "ml-platform/model-version": "1.4" }),
        message: "for example 1.4.0",
      },
      {
        object: model("leading-zero", { "ml-platform/model-version": "1.04.0" }),
        message: "for example 1.4.0",
      },
    ],
  },
  {
    policy: "protect-production-models",
    admitted: [model("archived-first", { "ml-platform/stage": "archived" })],
    denied: [
      {
        object: model("still-in-use", production),
        message: "set its label ml-platform/stage to archived first",
      },
    ],
  },
  {
    policy: "record-model-deployments",
    admitted: [],
    denied: [],
    generated: [
      {
        object: model("recorded", production),
        makes: ["ConfigMap/mlops/model-audit-recorded-1.4.0-production"],
      },
    ],
    skipped: [model("versionless", { "ml-platform/model-version": undefined })],
  },
];
