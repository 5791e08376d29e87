import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { at, field, isRecord, listOf, textOf } from "../walk";
import { ofKind } from "./by-kind";
import { inContents, inObjects, inValues } from "./by-field";
import { chartReleases, namespaceOf, objectsByName, pathOf } from "./known";

/** Registries that the platform's images come from. */
const REGISTRIES =
  /^(docker\.io|ghcr\.io|quay\.io|registry\.k8s\.io|nvcr\.io|public\.ecr\.aws|mcr\.microsoft\.com|gcr\.io|[\w.-]*\$\{)/;

/** Fields that name an image, whole or without its tag, of a registry that the platform does not know by itself. */
const images = inContents.fieldsThat(
  ({ value }) =>
    typeof value === "string" && (value.split("/")[0] ?? "").includes(".") && !REGISTRIES.test(value),
  /^(repository|image|\w+Image)$/,
);

const imagesComeFromKnown: Rule = {
  id: "images-come-from-known-registries",
  family: "charts",
  title: "Images come from registries that the platform knows",
  reason: "An image of another registry is refused by the platform's own policy, or is somebody else's.",
  holds: [101],
  *check(graph): Iterable<Finding> {
    const mend = "use an image of lib/kubernetes/images.ts, or of the environment's registry";
    const own = textOf(at(graph.document, "output", "container_registry", "value"));
    for (const { source, place } of images(graph)) {
      const { key } = place;
      const value = String(place.value);
      if (!value.includes("/") || (own !== undefined && value.startsWith(`${own}/`))) continue;
      const later =
        source.object === undefined
          ? /^https?:|^git@/.test(value)
          : key !== "image" || value.includes("${") || value.includes("{{");
      if (!later) yield { path: source.path, problem: `${place.path} is ${value}`, mend };
    }
  },
};

const hostFields = inObjects.fields("hostNetwork", "hostPID", "hostIPC", "hostPath");

const nothingOfTheHost: Rule = {
  id: "objects-leave-the-node-alone",
  family: "policy",
  title: "No object of ours takes the node's network, processes or files",
  reason:
    "Runtimes of models become pods by the hand of an operator; what they take of the node their namespace refuses, or it does not.",
  holds: [96],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of hostFields(graph)) {
      const { key, value } = place;
      if (/Policy(Namespaced)?$/.test(source.object.kind)) continue;
      if (key !== "hostPath" && value === true)
        yield { path: source.path, problem: `${place.path} is true`, mend: "leave it out" };
      if (key === "hostPath" && isRecord(value))
        yield {
          path: source.path,
          problem: `${place.path} mounts ${String(value["path"])} of the node`,
          mend: "use a volume",
        };
    }
  },
};

const secretFields = inValues.fields("secrets", "existingSecret");

const chartsNameWhatExists: Rule = {
  id: "charts-name-what-exists",
  family: "references",
  title: "Charts are told gateways, classes, accounts, Secrets and keys that exist",
  reason: "KServe attaches models to the gateway that it is told of, and never says that there is none.",
  holds: [79, 89],
  *check(graph): Iterable<Finding> {
    const objects = objectsByName(graph);
    const made = new Set(
      ofKind(graph, "ExternalSecret").map(
        (entry) =>
          `${namespaceOf(entry)}/${textOf(at(entry.object, "spec", "target", "name")) ?? entry.object.metadata.name}`,
      ),
    );
    const environments = environmentsOf(graph);
    const mend = "name what the stack makes";
    for (const { resource, values } of chartReleases(graph)) {
      const path = resource.path;
      const gateway = textOf(
        at(values, "kserve", "controller", "gateway", "ingressGateway", "kserveGateway"),
      );
      if (gateway !== undefined && !objects.has(`Gateway ${gateway}`))
        yield { path, problem: `attaches models to the gateway ${gateway}, which nothing makes`, mend };
      const className = textOf(at(values, "kserve", "controller", "gateway", "ingressGateway", "className"));
      if (className !== undefined && !objects.has(`GatewayClass /${className}`))
        yield { path, problem: `uses the class ${className}, which nothing makes`, mend };
      const reference = at(values, "controller", "workflowDefaults", "spec", "artifactRepositoryRef");
      const [map, key] = [textOf(field(reference, "configMap")), textOf(field(reference, "key"))];
      const repositories = at(values, "artifactRepositoryRef", map ?? "");
      if (isRecord(repositories) && key !== undefined && !(key in repositories))
        yield {
          path,
          problem: `uses the artifact repository ${key}; there is ${Object.keys(repositories).join(", ")}`,
          mend,
        };
      const account = textOf(at(values, "controller", "workflowDefaults", "spec", "serviceAccountName"));
      if (account !== undefined && account !== textOf(at(values, "workflow", "serviceAccount", "name")))
        yield { path, problem: `runs workflows as ${account}, which nothing makes`, mend };
    }
    for (const { source, place } of secretFields(graph)) {
      const { path } = source;
      const names =
        place.key === "secrets" && /Spec\.secrets$/.test(place.path) ? listOf(place.value).map(String) : [];
      for (const name of names.filter((one) => !made.has(`${source.namespace}/${one}`)))
        yield { path, problem: `${place.path} mounts the Secret ${name}, which nothing makes`, mend };
      if (place.key === "existingSecret" && place.value === "")
        yield { path, problem: `${place.path} is empty: the chart makes a password of its own`, mend };
    }
    for (const entry of ofKind(graph, "ExternalSecret")) {
      for (const data of listOf(at(entry.object, "spec", "data"))) {
        const key = textOf(field(data, "secretKey")) ?? "";
        if (environments.includes(`"${entry.object.metadata.name}"`) && !/^[A-Za-z_]\w*$/.test(key))
          yield {
            path: pathOf(entry),
            problem: `its key ${key} is no name of a variable: pods that take it whole leave it out`,
            mend: "use letters, digits and _",
          };
      }
    }
  },
};

const environmentFields = inObjects.fields("envFrom");

/** What pods take whole as their environment, as one text. */
const environmentsOf = (graph: StackGraph): string =>
  JSON.stringify(environmentFields(graph).map(({ place }) => place.value));

/** What charts and objects are given from elsewhere. */
export const givenNameRules: readonly Rule[] = [imagesComeFromKnown, nothingOfTheHost, chartsNameWhatExists];
