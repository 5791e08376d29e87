import { WORKLOADS } from "../../lib/platform/workloads";
import { byId, made, one, resolved } from "./support";

const { document, identities, stack, cloud } = made();
const dev = document();

describe("rule 4: an identity trusts the tokens of the ServiceAccount that its pods run as", () => {
  test.each(Object.entries(WORKLOADS))("%s", (name, { namespace, serviceAccount }) => {
    expect(one(dev, "azurerm_federated_identity_credential", `identity-${name}_trust`)).toMatchObject({
      subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      audience: ["api://AzureADTokenExchange"],
      issuer: expect.stringMatching(/^\$\{azurerm_kubernetes_cluster\.[^}]+\.oidc_issuer_url\}$/) as unknown,
    });
  });
});

describe("rule 5: pods get it by annotation and label both", () => {
  test.each(Object.values(identities))("$name", ({ name, podLabels, serviceAccountAnnotations }) => {
    expect(podLabels).toEqual({ "azure.workload.identity/use": "true" });
    const id = Object.keys(byId(dev, "azurerm_user_assigned_identity")).find((candidate) =>
      candidate.startsWith(`azure_identity-${name}_identity`),
    );
    expect(resolved(stack, serviceAccountAnnotations)).toMatchObject({
      "azure.workload.identity/client-id": `\${azurerm_user_assigned_identity.${String(id)}.client_id}`,
    });
  });
});

test("trust outlives what is in the cluster, so that controllers can clean up after themselves", () => {
  expect(cloud.outlivedByWorkloads).toHaveLength(Object.keys(WORKLOADS).length);
});
