import { MODEL_ANNOTATIONS, MODEL_LABELS } from "../../platform/governance";
import { METRICS_PORT_LABEL } from "../../platform/serving/inference-service";
import { HUB_LABEL } from "../../platform/serving/llm-service";
import type { KubernetesObject } from "../../kubernetes/object";
import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { chartReleases, namespaceOf, pathOf, type Entry } from "./known";

/** Something that another program reads on an object, by which it knows what to do. */
interface Carried {
  /** Objects that it is about. */
  readonly on: (graph: StackGraph) => readonly { readonly path: string; readonly metadata: unknown }[];
  readonly what: "labels" | "annotations";
  readonly names: readonly string[];
  readonly why: string;
}

const objects = (entries: readonly Entry[]): { path: string; metadata: unknown }[] =>
  entries.map((entry) => ({ path: pathOf(entry), metadata: entry.object.metadata }));

/** What External Secrets writes above the values of a Secret. */
const templates = (entries: readonly Entry[]): { path: string; metadata: unknown }[] =>
  entries.map((entry) => ({
    path: pathOf(entry),
    metadata: at(entry.object, "spec", "target", "template", "metadata"),
  }));

const secretOf = ({ object }: Entry): string =>
  textOf(at(object, "spec", "target", "name")) ?? object.metadata.name;

/** ExternalSecrets of the keys that model servers find by their account. */
function keysOfModels(graph: StackGraph): Entry[] {
  const named = new Set(
    ofKind(graph, "ServiceAccount").flatMap((entry) =>
      listOf(entry.object["secrets"]).map((one) => `${namespaceOf(entry)}/${String(field(one, "name"))}`),
    ),
  );
  return ofKind(graph, "ExternalSecret").filter((entry) =>
    named.has(`${namespaceOf(entry)}/${secretOf(entry)}`),
  );
}

/** ExternalSecrets that ArgoCD's configuration names as `$secret:key`. */
function secretsOfArgo(graph: StackGraph): Entry[] {
  const releases = chartReleases(graph).filter(({ chart }) => chart === "argo-cd");
  const configuration = releases.map(({ values }) => at(values, "configs", "cm"));
  const text = configuration
    .flatMap((cm) => [field(cm, "oidc.config"), field(cm, "dex.config")])
    .map((one) => textOf(one) ?? "")
    .join("\n");
  return ofKind(graph, "ExternalSecret").filter(
    (entry) =>
      releases.some(({ namespace }) => namespace === namespaceOf(entry)) &&
      text.includes(`$${secretOf(entry)}:`),
  );
}

/** ExternalSecrets of repositories' keys: beside the key they name the repository. */
const repositoriesOfArgo = (graph: StackGraph): Entry[] => {
  const homes = chartReleases(graph).filter(({ chart }) => chart === "argo-cd");
  return ofKind(graph, "ExternalSecret").filter(
    (entry) =>
      homes.some(({ namespace }) => namespace === namespaceOf(entry)) &&
      at(entry.object, "spec", "target", "template", "data", "url") !== undefined,
  );
};

/** Whether a model's server keeps weights of the Hugging Face hub. */
const fetchesFromHub = ({ object }: Entry): boolean =>
  listOf(at(object, "spec", "predictor", "containers")).some((container) =>
    listOf(field(container, "env")).some((variable) => field(variable, "name") === "HF_HOME"),
  );

/** Secrets by which ArgoCD knows clusters. */
const clustersOfArgo = (graph: StackGraph): Entry[] =>
  ofKind(graph, "Secret").filter(
    ({ object }) => object.metadata.labels?.["argocd.argoproj.io/secret-type"] === "cluster",
  );

const isInProduction = ({ metadata }: KubernetesObject): boolean =>
  metadata.labels?.[MODEL_LABELS.stage] === "production";
const models = (graph: StackGraph): readonly Entry[] => ofKind(graph, "InferenceService");

/** By which Argo Workflows gives an account's rights to people. */
const WORKFLOW_RULE = "workflows.argoproj.io/rbac-rule";

const CARRIED: readonly Carried[] = [
  {
    on: (graph) => templates(keysOfModels(graph)),
    what: "annotations",
    names: ["s3-endpoint", "s3-usehttps", "s3-region"].map((name) => `serving.kserve.io/${name}`),
    why: "KServe asks Amazon's address for the model",
  },
  {
    on: (graph) => templates(secretsOfArgo(graph)),
    what: "labels",
    names: ["app.kubernetes.io/part-of"],
    why: "ArgoCD does not see the Secret, and nobody signs in",
  },
  {
    on: (graph) => templates(repositoriesOfArgo(graph)),
    what: "labels",
    names: ["argocd.argoproj.io/secret-type"],
    why: "ArgoCD does not know the repository's key, and syncs nothing",
  },
  {
    on: (graph) => objects(models(graph).filter(fetchesFromHub)),
    what: "labels",
    names: Object.keys(HUB_LABEL),
    why: "no network policy lets it fetch its weights",
  },
  {
    on: (graph) => objects(models(graph).filter(fetchesFromHub)),
    what: "labels",
    names: [METRICS_PORT_LABEL],
    why: "Prometheus does not scrape it",
  },
  {
    on: (graph) =>
      objects(
        ofKind(graph, "Secret").filter(
          ({ object }) => object["type"] === "kubernetes.io/service-account-token",
        ),
      ),
    what: "annotations",
    names: ["kubernetes.io/service-account.name"],
    why: "the API server refuses the Secret",
  },
  {
    on: (graph) =>
      objects(
        ofKind(graph, "ServiceAccount").filter(({ object }) =>
          Object.keys(object.metadata.annotations ?? {}).some((name) => name.startsWith(WORKFLOW_RULE)),
        ),
      ),
    what: "annotations",
    names: [WORKFLOW_RULE, `${WORKFLOW_RULE}-precedence`],
    why: "nobody is given its rights, or whoever is in two groups those of either",
  },
  {
    on: (graph) => objects(clustersOfArgo(graph)),
    what: "annotations",
    names: ["artifacts", "mlflow", "model-service-account", "registry", "repository", "revision"].map(
      (name) => `ml-platform/${name}`,
    ),
    why: "Applications are made of it, and their template has a hole",
  },
  {
    on: (graph) => objects(clustersOfArgo(graph)),
    what: "labels",
    names: ["ml-platform/environment", "ml-platform/stage"],
    why: "ApplicationSets choose their clusters by it",
  },
  {
    on: (graph) =>
      objects(
        ofKind(graph, "Ingress").filter(
          ({ object }) => textOf(at(object, "spec", "ingressClassName")) === "alb",
        ),
      ),
    what: "annotations",
    names: [
      "certificate-arn",
      "group.name",
      "listen-ports",
      "load-balancer-attributes",
      "scheme",
      "ssl-policy",
      "ssl-redirect",
      "success-codes",
      "target-type",
    ].map((name) => `alb.ingress.kubernetes.io/${name}`),
    why: "the controller's default is in force: old protocols, an internal address, or no target",
  },
  {
    on: (graph) => objects(models(graph)),
    what: "labels",
    names: Object.values(MODEL_LABELS),
    why: "the platform's own policy refuses the model",
  },
  {
    on: (graph) => objects(models(graph)),
    what: "annotations",
    names: [MODEL_ANNOTATIONS.experiment, MODEL_ANNOTATIONS.run, "serving.kserve.io/deploymentMode"],
    why: "the platform's own policy refuses the model, or KServe serves it in another mode",
  },
  {
    on: (graph) => objects(models(graph).filter(({ object }) => isInProduction(object))),
    what: "annotations",
    names: [MODEL_ANNOTATIONS.approvedBy, MODEL_ANNOTATIONS.approvalTicket],
    why: "the platform's own policy refuses the model",
  },
];

const metadataIsCarried: Rule = {
  id: "what-others-read-is-carried",
  family: "references",
  title: "An object carries the labels and annotations that another program goes by",
  reason:
    "A missing annotation is no error to anybody: the program that would have read it takes its default, or looks past the object.",
  holds: [62, 89, 109],
  *check(graph): Iterable<Finding> {
    for (const { on, what, names, why } of CARRIED) {
      for (const { path, metadata } of on(graph)) {
        const carried = at(metadata, what);
        for (const name of names.filter((one) => textOf(field(carried, one)) === undefined))
          yield {
            path,
            problem: `has no ${what.slice(0, -1)} ${name}: ${why}`,
            mend: "leave it to its component",
          };
      }
    }
    yield* keysAreNamed(graph);
  },
};

/** Names under which KServe, MLflow and every client of AWS read the key of an S3 store. */
const S3_KEYS: readonly unknown[] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

function* keysAreNamed(graph: StackGraph): Generator<Finding> {
  const ofModels = keysOfModels(graph);
  for (const entry of ofKind(graph, "ExternalSecret")) {
    const keys = listOf(at(entry.object, "spec", "data")).map((item) => field(item, "secretKey"));
    if (!ofModels.includes(entry) && !keys.some((key) => S3_KEYS.includes(key))) continue;
    for (const key of S3_KEYS.filter((one) => !keys.includes(one)))
      yield {
        path: pathOf(entry),
        problem: `has no key ${String(key)}, which clients of the store read`,
        mend: "leave it to its component",
      };
  }
}

/** What one object tells a program by its labels and annotations. */
export const carriedRules: readonly Rule[] = [metadataIsCarried];
