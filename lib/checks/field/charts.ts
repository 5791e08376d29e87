import type { Lesson } from "./lesson";

/** Lessons 71 to 95. */
export const CHARTS_LESSONS: readonly Lesson[] = [
  {
    number: 71,
    text: "Every Helm value exists in the chart",
    held: { by: "test", where: "test/platform/chart-values.test.ts" },
  },
  {
    number: 72,
    text: "One definition of a component renders on every cloud",
    held: { by: "construction", where: "lib/platform/platform.ts" },
  },
  { number: 73, text: "Chart versions and image tags exist" },
  { number: 74, text: "Chart versions keep the v that their publisher writes" },
  {
    number: 75,
    text: "MLflow's image has the drivers for Postgres and the store",
    held: { by: "test", where: "test/platform/ml/mlflow.test.ts" },
  },
  {
    number: 76,
    text: "MLflow listens, allows the hosts it is called by, and is probed in a way it answers",
    held: { by: "test", where: "test/platform/ml/mlflow.test.ts" },
  },
  {
    number: 77,
    text: "MLflow reads its database credentials from a Secret and speaks TLS",
    held: { by: "test", where: "test/platform/ml/mlflow.test.ts" },
  },
  {
    number: 78,
    text: "Argo's archive is configured whole or not at all",
    held: { by: "test", where: "test/platform/ml/argo-workflows.test.ts" },
  },
  {
    number: 79,
    text: "The artifact repository that workflows name exists",
    held: { by: "test", where: "test/platform/ml/argo-workflows.test.ts" },
  },
  {
    number: 80,
    text: "Memoization has its ConfigMap rights",
    held: { by: "test", where: "test/platform/ml/argo-workflows.test.ts" },
  },
  {
    number: 81,
    text: "A storage class is named or left out, never empty",
    held: { by: "test", where: "test/platform/data/databases.test.ts" },
  },
  { number: 82, text: "One StorageClass is the default" },
  {
    number: 83,
    text: "Loki has buckets, a volume for its log and one tenant everywhere",
    held: { by: "test", where: "test/platform/data/object-store-clients.test.ts" },
  },
  {
    number: 84,
    text: "Tempo's keys are this version's, and Prometheus accepts its metrics",
    held: { by: "test", where: "test/platform/data/object-store-clients.test.ts" },
  },
  {
    number: 85,
    text: "The collector's image is named and has the exporters used",
    held: { by: "test", where: "test/platform/observability/components.test.ts" },
  },
  { number: 86, text: "No chart keeps a default credential" },
  {
    number: 87,
    text: "Grafana has one default data source and one password source",
    held: { by: "test", where: "test/platform/observability/alerting.test.ts" },
  },
  {
    number: 88,
    text: "KEDA's log levels are strings",
    held: { by: "test", where: "test/platform/scaling/scaling.test.ts" },
  },
  {
    number: 89,
    text: "KServe has its gateway settings in Standard mode too",
    held: { by: "test", where: "test/platform/serving/kserve.test.ts" },
  },
  {
    number: 90,
    text: "A runtime version is a tag that exists",
    held: { by: "test", where: "test/platform/serving/kserve.test.ts" },
  },
  {
    number: 91,
    text: "Training and serving run the same interpreter and pickling libraries",
    held: { by: "test", where: "test/pipelines/pins.test.ts" },
  },
  {
    number: 92,
    text: "The canary is the one that this KServe honours",
    held: { by: "test", where: "test/platform/serving/kserve.test.ts" },
  },
  {
    number: 93,
    text: "EKS add-ons are pinned, and networking comes before nodes",
    held: { by: "test", where: "test/aws/cluster.test.ts" },
  },
  {
    number: 94,
    text: "What a ScaledObject scales exists",
    held: { by: "test", where: "test/platform/scaling/scaling.test.ts" },
  },
  {
    number: 95,
    text: "Karpenter's definitions are upgraded by their own chart",
  },
];
