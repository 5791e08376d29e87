import { POOL_LABEL } from "../../lib/cloud/node-pool";
import { poolsOf } from "../../lib/checks/pools";
import { CLOUDS, graphNamed, only, type CloudId } from "../support/clouds";

const CLUSTER = {
  aws: "aws_eks_cluster",
  azure: "azurerm_kubernetes_cluster",
  gcp: "google_container_cluster",
} as const;

/** What makes each cloud enforce network policies (rule 104). */
const ENFORCED: Readonly<Record<CloudId, (name: string) => unknown>> = {
  aws: (name) =>
    graphNamed(name)
      .ofType("aws_eks_addon")
      .some(({ attributes }) =>
        String(attributes["configuration_values"]).includes('"enableNetworkPolicy":"true"'),
      ),
  azure: (name) =>
    ["azure", "calico", "cilium"].includes(
      String(
        (only(graphNamed(name), CLUSTER.azure).attributes["network_profile"] as Record<string, unknown>)[
          "network_policy"
        ],
      ),
    ),
  gcp: (name) => only(graphNamed(name), CLUSTER.gcp).attributes["datapath_provider"] === "ADVANCED_DATAPATH",
};

/** What reaches the cluster: a command that fetches a token, never a stored credential (rule 22). */
const COMMAND = { aws: "aws", azure: "kubelogin", gcp: "gke-gcloud-auth-plugin" } as const;

describe.each(CLOUDS)("a cluster on %s", (cloud) => {
  const dev = graphNamed(`${cloud}-dev`);

  test("has the platform's Kubernetes", () => {
    const { attributes } = only(dev, CLUSTER[cloud]);
    expect(
      JSON.stringify([
        attributes["version"],
        attributes["kubernetes_version"],
        attributes["min_master_version"],
      ]),
    ).toContain("1.35");
  });

  test("enforces network policies (rule 104)", () => {
    expect(ENFORCED[cloud](`${cloud}-dev`)).toBe(true);
  });

  test("has a general, a training and a GPU pool, each with the platform's label", () => {
    const purposes = poolsOf(dev).map(({ labels }) => labels[POOL_LABEL]);
    expect(new Set(purposes)).toEqual(new Set(["general", "training", "gpu"]));
  });

  test("taints training and GPU nodes, and no general one (rule 27 for GKE's own taint)", () => {
    for (const { labels, taints } of poolsOf(dev)) {
      const keys = taints.map(({ key }) => key);
      const expected = { training: "workload", gpu: "nvidia.com/gpu" }[labels[POOL_LABEL] ?? ""];
      if (expected === undefined) expect(keys).toEqual([]);
      else expect(keys).toContain(expected);
    }
  });

  test("is reached by a command that fetches a token, with nothing kept (rule 22)", () => {
    const providers = JSON.stringify(dev.document["provider"]);
    expect(providers).toContain(`"command":"${COMMAND[cloud]}"`);
    expect(providers).not.toMatch(/client_key|"token"|password/);
  });

  test("carries its own add-ons and a node before anything is installed (rule 20)", () => {
    const cluster = only(dev, CLUSTER[cloud]).address;
    for (const { resource } of dev.releases) expect(dev.waitsFor(resource.address, cluster)).toBe(true);
  });
});
