import { WORKLOADS, type Workload } from "../../lib/platform/workloads";
import { CLOUDS, graphNamed, textOfTypes, type CloudId } from "../support/clouds";

/** Where the trust in a ServiceAccount stands, and its words. */
const TRUST: Readonly<
  Record<
    CloudId,
    { types: RegExp; subject: (namespace: string, account: string) => string; mark: RegExp; field: string }
  >
> = {
  aws: {
    types: /^aws_iam_role$/,
    subject: (namespace, account) => `system:serviceaccount:${namespace}:${account}`,
    mark: /eks\.amazonaws\.com\/role-arn/,
    field: "arn",
  },
  azure: {
    types: /^azurerm_federated_identity_credential$/,
    subject: (namespace, account) => `system:serviceaccount:${namespace}:${account}`,
    mark: /azure\.workload\.identity\/client-id/,
    field: "client_id",
  },
  gcp: {
    types: /^google_service_account_iam_member$/,
    subject: (namespace, account) => `[${namespace}/${account}]`,
    mark: /iam\.gke\.io\/gcp-service-account/,
    field: "email",
  },
};

describe.each(CLOUDS)("workload identity on %s", (cloud) => {
  const dev = graphNamed(`${cloud}-dev`);
  const { types, subject, mark, field } = TRUST[cloud];

  test.each(Object.entries(WORKLOADS))(
    "%s is trusted as the ServiceAccount that its pods run as (rules 3, 4)",
    (name, workload: Workload) => {
      expect(textOfTypes(dev, types, new RegExp(`identity-${name}(/|$)`))).toContain(
        subject(workload.namespace, workload.serviceAccount),
      );
    },
  );

  test("an output names each as people find it: by ARN, client id or email", () => {
    const { workload_identities: output } = dev.document["output"] as Record<
      string,
      { value: Record<string, string> }
    >;
    expect(Object.keys(output!.value)).toEqual(Object.keys(WORKLOADS));
    for (const [name, shown] of Object.entries(output!.value))
      expect(shown).toMatch(new RegExp(`identity-${name}_\\w+\\.${field}\\}$`));
  });

  test("marks the ServiceAccounts in values and objects", () => {
    const marked = dev.releases.filter(({ values }) => mark.test(JSON.stringify(values))).length;
    expect(marked).toBeGreaterThanOrEqual(Object.keys(WORKLOADS).length - 1);
  });

  test("waits for the cluster whose tokens it trusts (rule 8)", () => {
    const cluster = dev.resources.find(({ type }) =>
      /^(aws_eks_cluster|azurerm_kubernetes_cluster|google_container_cluster)$/.test(type),
    )!;
    for (const node of dev.resources.filter(
      ({ type, path }) => types.test(type) && /identity-mlflow/.test(path),
    )) {
      expect(dev.waitsFor(node.address, cluster.address)).toBe(true);
    }
  });
});
