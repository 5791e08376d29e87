import { argoWorkflows, WORKFLOW_POD } from "../../../lib/platform/ml/argo-workflows";
import type { ArgoWorkflowsProps } from "../../../lib/platform/ml/argo-workflows-values";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";

const OIDC = {
  issuer: "https://login.example.com",
  clientId: "platform",
  adminGroups: ["admins", "owners"],
  scientistGroups: ["scientists"],
};

function propsOf(options: FakeOptions = {}): ArgoWorkflowsProps {
  const { postgres, stores, identities } = fakeInputs(options);
  return {
    replicas: 2,
    clusterName: "fake-dev",
    database: postgres.database("argo"),
    store: stores.artifacts,
    workflow: identities.workflow,
    server: identities["workflow-server"],
    signIn: undefined,
  };
}
const signIn = {
  oidc: OIDC,
  domain: "ml.example.com",
  clientSecret: { key: "fake-dev/oidc-client-secret" },
};

interface Values {
  readonly controller: Record<string, unknown> & {
    readonly workflowDefaults: { readonly spec: Record<string, unknown> };
  };
  readonly server: Record<string, unknown>;
  readonly workflow: unknown;
  readonly artifactRepositoryRef: Record<string, Record<string, unknown>>;
  readonly useStaticCredentials: boolean;
}
const valuesOf = (props: ArgoWorkflowsProps) =>
  argoWorkflows(props).releases?.[0]?.values as unknown as Values;

describe("Argo Workflows", () => {
  test("archives in its own database over TLS, with a password that stands in no value", () => {
    const { persistence } = valuesOf(propsOf()).controller;
    expect(persistence).toMatchObject({
      archive: true,
      postgresql: {
        host: "postgres.example.com",
        database: "argo",
        sslMode: "require",
        passwordSecret: { name: "argo-database", key: "password" },
      },
    });
    const secret = argoWorkflows(propsOf()).before?.find(({ metadata }) => metadata.name === "argo-database");
    expect(secret?.spec).toMatchObject({
      target: { template: { data: { username: "argo", password: "{{ .password }}" } } },
    });
  });

  test("may write the ConfigMaps of memoization", () => {
    expect(valuesOf(propsOf()).controller.rbac).toEqual({ create: true, writeConfigMaps: true });
  });

  test("asks for a token, and with an identity provider for sign-in; it never acts with its own rights", () => {
    expect(valuesOf(propsOf()).server.authModes).toEqual(["client"]);
    const { authModes, sso } = valuesOf({ ...propsOf(), signIn }).server;
    expect(authModes).toEqual(["sso", "client"]);
    expect(sso).toMatchObject({
      redirectUrl: "https://argo.ml.example.com/oauth2/callback",
      clientSecret: { name: "argo-server-sso", key: "client-secret" },
    });
  });

  test("people get the rights of their groups, and groups that the environment does not name get none", () => {
    const objects = argoWorkflows({ ...propsOf(), signIn }).after ?? [];
    const accounts = objects.filter(({ kind }) => kind === "ServiceAccount");
    expect(
      accounts.map(({ metadata }) => [
        metadata.name,
        metadata.annotations?.["workflows.argoproj.io/rbac-rule"],
      ]),
    ).toEqual([
      ["argo-admin", "'admins' in groups || 'owners' in groups"],
      ["argo-scientist", "'scientists' in groups"],
    ]);
    const roles = objects
      .filter(({ kind }) => kind === "RoleBinding")
      .map(({ roleRef }) => (roleRef as { name: string }).name);
    expect(roles).toEqual(["argo-workflows-admin", "argo-workflows-view"]);
  });

  test("workflows run with the identity that may write artifacts, under labels that policies know", () => {
    const values = valuesOf(propsOf());
    expect(values.workflow).toEqual({
      serviceAccount: {
        create: true,
        name: "argo-workflow",
        annotations: { "fake.example.com/identity": "fake-dev-workflow" },
      },
      rbac: { create: true },
    });
    const { spec } = values.controller.workflowDefaults;
    expect(spec.serviceAccountName).toBe("argo-workflow");
    expect(spec.podMetadata).toEqual({
      labels: {
        ...WORKFLOW_POD,
        "ml-platform/workload-type": "training",
        "fake.example.com/use-identity": "true",
      },
    });
  });

  test.each([
    ["s3", "s3"],
    ["gcs", "gcs"],
    ["azure-blob", "azure"],
  ] as const)("on %s the repository that workflows refer to is there", (objectStore, key) => {
    const values = valuesOf(propsOf({ objectStore }));
    const { configMap, key: entry } = values.controller.workflowDefaults.spec.artifactRepositoryRef as {
      configMap: string;
      key: string;
    };
    expect(values.artifactRepositoryRef[configMap]?.[entry]).toMatchObject({
      archiveLogs: true,
      [key]: expect.anything() as unknown,
    });
    expect(values.useStaticCredentials).toBe(false);
  });
});
