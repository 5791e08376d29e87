import { TerraformStack, Testing } from "cdktf";
import { charts } from "../../lib/kubernetes/charts";
import { kubernetesProviders } from "../../lib/kubernetes/providers";
import { crdFaults, describeWithCharts, unknownPaths } from "../support/charts";
import { foundation } from "./support";

const oidc = { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["ml"] };

describe("what Google Cloud puts into the cluster", () => {
  const made = foundation({ dnsZone: "ml", domain: "ml.example.com", oidc, project: "my-project" });

  test("the providers ask for the version of credentials that the plugin answers with, and hold none themselves", () => {
    const stack = new TerraformStack(Testing.app(), "providers");
    kubernetesProviders(stack, {
      ...made.cluster.connection,
      host: "https://192.0.2.1",
      caCertificate: "Y2E=",
    });
    const { provider } = JSON.parse(Testing.synth(stack)) as {
      provider: Record<string, Record<string, unknown>[]>;
    };
    const exec = { api_version: "client.authentication.k8s.io/v1beta1", command: "gke-gcloud-auth-plugin" };
    expect(provider["kubernetes"]?.[0]).toMatchObject({ exec: [exec] });
    expect(provider["helm"]?.[0]).toMatchObject({ kubernetes: { exec } });
    expect(JSON.stringify(provider)).not.toMatch(/token|client_key|password/);
  });

  test("External Secrets reads the project with its own pods' identity, no key", () => {
    expect(made.secrets.clusterSecretStore["spec"]).toEqual({
      provider: { gcpsm: { projectID: "my-project" } },
    });
  });

  test("external-dns writes only below the domain, owns what it writes, and waits for the gateway's kinds", () => {
    const [component] = made.addOns;
    expect(component).toMatchObject({ namespace: "edge", needs: ["envoy-gateway"] });
    expect(component?.releases?.[0]?.values).toMatchObject({
      domainFilters: ["ml.example.com"],
      txtOwnerId: "gcp-dev",
      policy: "sync",
      sources: ["gateway-httproute"],
    });
  });

  describeWithCharts("against the charts' own data", () => {
    test("the ClusterSecretStore is one by its CRD", () => {
      expect(crdFaults(made.secrets.clusterSecretStore)).toEqual([]);
    });

    test("every value of external-dns is one of its chart", () => {
      const values = made.addOns[0]?.releases?.[0]?.values ?? {};
      expect(unknownPaths(charts.externalDns, values)).toEqual([]);
    });
  });
});
