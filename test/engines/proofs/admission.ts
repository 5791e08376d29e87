import { graphOf } from "../../../lib/checks/graph";
import { platformPods } from "../../../lib/checks/policy/platform-pods";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { NAMESPACES } from "../../../lib/platform/namespaces";
import { platformComponents } from "../../../lib/platform/platform";
import { kyvernoPolicies } from "../../../lib/platform/policy/kyverno";
import { fakeInputs } from "../../support/fake-inputs";
import { QUESTIONS } from "../admission/questions";
import { badPod, create, judge, messageOf, namespaces, podOf } from "../admission/objects";
import { type ControlPlane, startControlPlane } from "../kube";
import { until } from "../process";
import { type Case, caseOf, type Proof, type ProofContext } from "../proof";
import { configurationOf } from "../stacks";

const OIDC = {
  issuer: "https://login.example.com",
  clientId: "ml",
  adminGroups: ["admins"],
  engineerGroups: ["engineers"],
  scientistGroups: ["scientists"],
};

async function makeNamespaces(plane: ControlPlane): Promise<Case> {
  const answers = [];
  for (const namespace of namespaces()) answers.push(await create(plane, namespace));
  for (const { name } of NAMESPACES) {
    const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
    await until(`the service account of ${name}`, 60, async () => (await plane.api(account)).status === 200);
  }
  return caseOf("namespaces are made", answers.filter(({ status }) => status !== 201).map(messageOf));
}

async function badPodsRefused(plane: ControlPlane): Promise<Case> {
  const faults: string[] = [];
  for (const { name, enforce } of NAMESPACES) {
    const { status } = await judge(plane, badPod(name));
    if ((status === 201) !== (enforce === "privileged"))
      faults.push(`${name} (${enforce}) answers ${String(status)} to a privileged pod`);
  }
  return caseOf(
    "guarded namespaces refuse a privileged pod",
    faults,
    `${String(NAMESPACES.length)} namespaces`,
  );
}

/** Objects of ours that the API server knows without definitions. */
async function boundsAccepted(plane: ControlPlane): Promise<Case> {
  const components = platformComponents(fakeInputs({ settings: { oidc: OIDC } }), []);
  const names = ["namespace-bounds", "network-policies", "disruption-budgets"];
  const objects = components.filter(({ name }) => names.includes(name)).flatMap(({ after = [] }) => after);
  const faults: string[] = [];
  for (const object of objects) {
    const answer = await create(plane, object);
    if (answer.status !== 201) faults.push(`${object.kind} ${object.metadata.name}: ${messageOf(answer)}`);
  }
  return caseOf(
    "network policies, quotas, defaults, budgets and roles are accepted",
    faults,
    `${String(objects.length)} objects`,
  );
}

async function ourPodsAdmitted(plane: ControlPlane, context: ProofContext): Promise<Case> {
  const pods = new Map<string, readonly [path: string, pod: KubernetesObject]>();
  for (const stack of (await context.stacks()).values()) {
    const graph = graphOf(stack.name, configurationOf(stack));
    for (const pod of platformPods(graph).filter(
      ({ namespace, kind }) =>
        NAMESPACES.some(({ name }) => name === namespace) && kind !== "InferenceService",
    )) {
      pods.set(JSON.stringify(podOf(pod)), [pod.path, podOf(pod)]);
    }
  }
  const faults: string[] = [];
  for (const [path, pod] of pods.values()) {
    const answer = await judge(plane, pod);
    if (answer.status !== 201) faults.push(`${path}: ${messageOf(answer)}`);
  }
  return caseOf("every pod of every environment is admitted", faults, `${String(pods.size)} different pods`);
}

const gpuPod = (namespace: string, gpus: number): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "gpu", namespace },
  spec: {
    containers: [
      { name: "train", image: "a/b:1", resources: { limits: { "nvidia.com/gpu": String(gpus) } } },
    ],
  },
});

/** The quota's use is counted some time after it is made; until then the API server refuses every pod. */
async function counted(plane: ControlPlane, namespace: string, quota: string): Promise<void> {
  await until(`the quota of ${namespace} to be counted`, 60, async () => {
    const { body } = await plane.api(`/api/v1/namespaces/${namespace}/resourcequotas/${quota}`);
    return (body as { readonly status?: { readonly hard?: object } }).status?.hard !== undefined;
  });
}

/** Also what happens with the key that looks right: the API server takes it and counts nothing. */
async function gpusBounded(plane: ControlPlane): Promise<Case> {
  await counted(plane, "argo", "compute");
  const within = await judge(plane, gpuPod("argo", 4));
  const over = await judge(plane, gpuPod("argo", 5));
  const metadata = { name: "wrong", namespace: "monitoring" };
  await create(plane, {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata,
    spec: { hard: { "limits.nvidia.com/gpu": "1" } },
  });
  await counted(plane, "monitoring", "wrong");
  const uncounted = await judge(plane, gpuPod("monitoring", 5));
  return caseOf("GPUs are bounded by the quota's key for requests, and by no other", [
    ...(within.status === 201 ? [] : [`four GPUs of four: ${messageOf(within)}`]),
    ...(over.status === 403 ? [] : [`five GPUs of four: ${messageOf(over)}`]),
    ...(uncounted.status === 201 ? [] : [`limits.nvidia.com/gpu does count: ${messageOf(uncounted)}`]),
  ]);
}

async function rolesAreNarrow(plane: ControlPlane): Promise<Case> {
  const faults: string[] = [];
  for (const {
    group,
    verb,
    resource,
    apiGroup = "",
    namespace = "mlops",
    subresource = "",
    allowed,
  } of QUESTIONS) {
    const { body } = await plane.api("/apis/authorization.k8s.io/v1/subjectaccessreviews", "POST", {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: "someone",
        groups: [group],
        resourceAttributes: { namespace, verb, group: apiGroup, resource, subresource },
      },
    });
    const answer = (body as { readonly status?: { readonly allowed?: boolean } }).status?.allowed;
    if (answer !== allowed)
      faults.push(`${group} may${answer === true ? "" : " not"} ${verb} ${resource} in ${namespace}`);
  }
  return caseOf(
    "roles of people allow what they are for, and nothing else",
    faults,
    `${String(QUESTIONS.length)} questions`,
  );
}

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "inferenceservices.serving.kserve.io" },
  spec: {
    group: "serving.kserve.io",
    scope: "Namespaced",
    names: {
      kind: "InferenceService",
      listKind: "InferenceServiceList",
      plural: "inferenceservices",
      singular: "inferenceservice",
    },
    versions: [
      {
        name: "v1beta1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

const COLLECTION = "/apis/serving.kserve.io/v1beta1/namespaces/mlops/inferenceservices";
const served = (name: string, stage: string): KubernetesObject => ({
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: { name, namespace: "mlops", labels: { "ml-platform/stage": stage } },
});

/** Kyverno's policy as one of the API server's own, which has the same fields; the command line of Kyverno cannot try a deletion. */
async function installDeletionPolicy(plane: ControlPlane): Promise<void> {
  const policy = kyvernoPolicies(fakeInputs({ stage: "prod" })).find(
    ({ metadata }) => metadata.name === "protect-production-models",
  );
  const { matchConstraints, validations } = policy?.["spec"] as {
    readonly matchConstraints: object;
    readonly validations: object;
  };
  const apiVersion = "admissionregistration.k8s.io/v1";
  const metadata = { name: "protect-production-models" };
  await plane.api(`/apis/${apiVersion}/validatingadmissionpolicies`, "POST", {
    apiVersion,
    kind: "ValidatingAdmissionPolicy",
    metadata,
    spec: { failurePolicy: "Fail", matchConstraints, validations },
  });
  await plane.api(`/apis/${apiVersion}/validatingadmissionpolicybindings`, "POST", {
    apiVersion,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata,
    spec: { policyName: metadata.name, validationActions: ["Deny"] },
  });
}

async function deletionsRefused(plane: ControlPlane): Promise<Case> {
  await plane.api("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "POST", definition);
  await until("InferenceServices to be served", 60, async () => (await plane.api(COLLECTION)).status === 200);
  await create(plane, served("claims", "archived"));
  await create(plane, served("fraud", "production"));
  await installDeletionPolicy(plane);
  const refused = async (name: string): Promise<string> =>
    messageOf(await plane.api(`${COLLECTION}/${name}?dryRun=All`, "DELETE"));
  await until("the policy to be in force", 60, async () =>
    (await refused("fraud")).includes("archived first"),
  );
  const archived = await plane.api(`${COLLECTION}/claims`, "DELETE");
  return caseOf(
    "a model in production is not deleted, an archived one is",
    archived.status === 200 ? [] : [messageOf(archived)],
  );
}

/** What the real API server does with our namespaces, bounds, roles and pods. */
export const admission: Proof = {
  name: "admission",
  shows:
    "the API server refuses what our namespaces, quotas and roles forbid, and admits every pod of the platform",
  engines: ["etcd", "kube-apiserver", "kube-controller-manager"],
  run: async (context) => {
    const plane = await startControlPlane();
    try {
      return [
        await makeNamespaces(plane),
        await badPodsRefused(plane),
        await boundsAccepted(plane),
        await ourPodsAdmitted(plane, context),
        await gpusBounded(plane),
        await rolesAreNarrow(plane),
        await deletionsRefused(plane),
      ];
    } finally {
      await plane.stop();
    }
  },
};
