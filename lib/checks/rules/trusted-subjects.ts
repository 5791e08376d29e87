import type { StackGraph } from "../graph";
import type { Finding, Rule } from "../rule";
import { listOf } from "../walk";
import { accountsIn, subjectsOf } from "./accounts";
import { inObjects, inResources } from "./by-field";

/** Types by which clouds and their identities trust somebody. */
const IDENTITY = /_iam_|_identity_/;

const subjects = inResources.texts(["system:serviceaccount:", ".svc.id.goog["]);

/** Subjects that the cloud's identities trust: `namespace/serviceAccount` with where. */
function* federatedSubjects(graph: StackGraph): Generator<{ path: string; name: string }> {
  for (const { source, place } of subjects(graph)) {
    if (!IDENTITY.test(source.node.type)) continue;
    for (const name of subjectsOf(listOf(place.value).join(" "))) yield { path: source.node.path, name };
  }
}

/** Accounts of the cloud's own add-ons, which no release of ours installs. */
const CLOUD_ACCOUNTS = ["kube-system/ebs-csi-controller-sa", "kube-system/aws-node"];

const accountFields = inObjects.fields("serviceAccountName");

/** ServiceAccounts that releases and objects of a namespace name. */
const namedAccounts = (graph: StackGraph): Set<string> =>
  new Set([
    ...accountsIn(graph),
    ...accountFields(graph).map(({ source, place }) => `${source.namespace}/${String(place.value)}`),
  ]);

const subjectIsUsed: Rule = {
  id: "subject-is-an-account-in-use",
  family: "identity",
  title: "The ServiceAccount that a cloud identity trusts is one that pods run as",
  reason:
    "A subject with another account's name grants to nobody; the pods run without rights and fail at their first upload.",
  holds: [3, 4],
  *check(graph): Iterable<Finding> {
    const named = namedAccounts(graph);
    for (const { path, name } of federatedSubjects(graph)) {
      if (!named.has(name) && !CLOUD_ACCOUNTS.includes(name)) {
        yield {
          path,
          problem: `trusts ${name}, which no release or object of the stack names`,
          mend: "use the account of lib/platform/workloads.ts in the release's values",
        };
      }
    }
  },
};

const repositories = inResources.texts(["repo:"]);

const enumeratedSubjects: Rule = {
  id: "ci-subjects-enumerated",
  family: "identity",
  title: "The CI's identities trust named branches, pull requests and environments, never everything",
  reason: "`repo:owner/name:*` gives a pull request from anyone who can open one the right to apply.",
  holds: [15],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of repositories(graph)) {
      if (!IDENTITY.test(source.node.type)) continue;
      const found =
        listOf(place.value)
          .join(" ")
          .match(/repo:[^"\\'\s]*/g) ?? [];
      for (const subject of found.filter((text) => text.includes("*"))) {
        yield { path: source.node.path, problem: `trusts ${subject}`, mend: "enumerate the subjects" };
      }
    }
  },
};

/** Whom the cloud's identities trust. */
export const trustedSubjectRules: readonly Rule[] = [subjectIsUsed, enumeratedSubjects];
