import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, isRecord, textOf } from "../walk";
import { inObjects } from "./by-field";
import { ofKind } from "./by-kind";

/** Annotation that makes a ServiceAccount's pods take a role of AWS. */
const ROLE = "eks.amazonaws.com/role-arn";

/** Annotation by which a ServiceAccount or Secret tells KServe where its store is. */
const ENDPOINT = "serving.kserve.io/s3-endpoint";

/** Accounts of our own objects that take a role; model servers run under these, not under those of charts. */
function accountsWithRole(graph: StackGraph): StackGraph["objects"] {
  return ofKind(graph, "ServiceAccount").filter(
    ({ object }) => object.metadata.annotations?.[ROLE] !== undefined,
  );
}

const endpointFields = inObjects.fields(ENDPOINT);

/** Secrets of a namespace that name an endpoint, whether they stand there themselves or come from a secret store. */
const endpointSecrets = (graph: StackGraph): ReadonlySet<string> =>
  new Set(
    endpointFields(graph)
      .filter(({ place }) => typeof place.value === "string" && place.value !== "")
      .map(({ source }) => `${source.namespace}/${source.object.metadata.name}`),
  );

const namesOf = (secrets: unknown): readonly string[] =>
  Array.isArray(secrets) ? secrets.flatMap((one) => (isRecord(one) ? (textOf(one["name"]) ?? []) : [])) : [];

const noEndpointWithRole: Rule = {
  id: "no-s3-endpoint-with-a-role",
  family: "identity",
  title: "KServe is told no S3 endpoint where model servers take a role of AWS",
  reason:
    "The endpoint becomes AWS_ENDPOINT_URL of the storage initializer, so the exchange of its token goes to S3 instead of STS and no model is downloaded (kserve#3482).",
  holds: [3],
  *check(graph): Iterable<Finding> {
    const accounts = accountsWithRole(graph);
    if (accounts.length === 0) return;
    const mend = "leave the endpoint out: EKS tells pods their region, and the client finds S3 by it";
    for (const { resource, values } of graph.releases) {
      const endpoint = textOf(at(values, "kserve", "storage", "s3", "endpoint"));
      if (endpoint !== undefined && endpoint !== "")
        yield { path: resource.path, problem: `kserve.storage.s3.endpoint is ${endpoint}`, mend };
    }
    const secrets = endpointSecrets(graph);
    for (const { object, release } of accounts) {
      const { name, namespace = release.namespace, annotations = {} } = object.metadata;
      const named = namesOf(object["secrets"]).some((secret) => secrets.has(`${namespace}/${secret}`));
      if (ENDPOINT in annotations || named)
        yield {
          path: release.resource.path,
          problem: `${namespace}/${name} has a role and an endpoint`,
          mend,
        };
    }
  },
};

/** How model servers come to their models. */
export const modelStoreRules: readonly Rule[] = [noEndpointWithRole];
