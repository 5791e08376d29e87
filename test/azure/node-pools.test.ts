import { nvidiaDevicePlugin } from "../../lib/kubernetes/gpu/device-plugin";
import { shouldFit } from "./fit";
import { all, made, one, type Block } from "./support";

const SPOT = "kubernetes.azure.com/scalesetpriority";

const pools = (changes: Parameters<typeof made>[0] = {}) =>
  all(made(changes).document(), "azurerm_kubernetes_cluster_node_pool");
const taintsOf = (pool: Block) => pool["node_taints"] as string[];
const labelsOf = (pool: Block) => pool["node_labels"] as Record<string, string>;

describe("rule 29: spot pools", () => {
  test("declare the taint and the label that AKS gives them, and no others do", () => {
    const dev = pools();
    expect(dev.map(({ name }) => name).sort()).toEqual(["gpu", "gpu2", "training"]);
    for (const pool of dev) {
      expect(pool).toMatchObject({ priority: "Spot", eviction_policy: "Delete", spot_max_price: -1 });
      expect(taintsOf(pool)).toContain(`${SPOT}=spot:NoSchedule`);
      expect(labelsOf(pool)[SPOT]).toBe("spot");
    }
    for (const pool of pools({ name: "azure-prod", stage: "prod" })) {
      expect(pool["priority"]).toBe("Regular");
      expect(JSON.stringify(pool)).not.toContain(SPOT);
    }
  });

  test("have no surge, which Azure refuses for them; the others have", () => {
    for (const pool of pools()) expect(pool).not.toHaveProperty("upgrade_settings");
    for (const pool of pools({ name: "azure-prod", stage: "prod" }))
      expect(pool["upgrade_settings"]).toEqual({ max_surge: "33%" });
  });
});

describe("pools for training and GPUs", () => {
  test("begin at zero and end where the profile says, counted in GPUs", () => {
    expect(pools().map(({ name, min_count, max_count }) => [name, min_count, max_count])).toEqual(
      expect.arrayContaining([
        ["training", 0, 5],
        ["gpu", 0, 1],
        ["gpu2", 0, 1],
      ]),
    );
    const [first, ...more] = pools({
      machines: { gpu: ["Standard_NC48ads_A100_v4"] },
      overrides: { gpu: { max: 5 } },
    }).filter(({ name }) => String(name).startsWith("gpu"));
    expect(more).toEqual([]);
    expect(first?.["max_count"]).toBe(2);
  });

  test("keep training pods on their nodes and others off", () => {
    const training = pools().find(({ name }) => name === "training") ?? {};
    expect(taintsOf(training)).toContain("workload=training:NoSchedule");
  });

  test("rule 47: no default size is retired", () => {
    const sizes = [...pools(), ...pools({ name: "azure-prod", stage: "prod" })].map(({ vm_size }) => vm_size);
    expect(sizes).not.toContain("Standard_NC6s_v3");
    expect(sizes).toEqual(
      expect.arrayContaining(["Standard_NC4as_T4_v3", "Standard_NV36ads_A10_v5", "Standard_D8s_v5"]),
    );
  });
});

describe("rules 23 and 24: GPUs are offered to the scheduler", () => {
  const { cluster, addOns, document } = made();
  const gpuPools = all(document(), "azurerm_kubernetes_cluster_node_pool").filter(({ name }) =>
    String(name).startsWith("gpu"),
  );
  const plugin = addOns.find(({ name }) => name === "nvidia-device-plugin");

  test("the device plugin is there with the GPU pools and not without", () => {
    expect(plugin).toEqual(nvidiaDevicePlugin(cluster.pools.filter(({ purpose }) => purpose === "gpu")));
    expect(made({ overrides: { gpu: { max: 0 } } }).addOns).toEqual([]);
  });

  test("it runs on every one of the nodes that are created", () => {
    const values = plugin?.releases?.[0]?.values ?? {};
    expect(gpuPools).toHaveLength(2);
    for (const pool of gpuPools) expect(shouldFit(values, labelsOf(pool), taintsOf(pool))).toEqual([]);
  });
});

describe("what scheduling is told of the pools", () => {
  const { cluster, document } = made();
  const dev = document();
  const created = [
    one(dev, "azurerm_kubernetes_cluster")["default_node_pool"] as Block,
    ...all(dev, "azurerm_kubernetes_cluster_node_pool"),
  ];

  test("is what is created", () => {
    const facts = cluster.pools.map((pool) => ({
      name: pool.name,
      node_labels: pool.labels,
      vm_size: pool.machineTypes[0],
      min_count: pool.minNodes,
      max_count: pool.maxNodes,
    }));
    expect(created).toHaveLength(facts.length);
    for (const fact of facts) expect(created.find(({ name }) => name === fact.name)).toMatchObject(fact);
    const taints = cluster.pools.flatMap((pool) =>
      pool.taints.map(({ key, value, effect }) => `${pool.name}: ${key}=${value}:${effect}`),
    );
    expect(
      created
        .flatMap((pool) =>
          ((pool["node_taints"] ?? []) as string[]).map((taint) => `${String(pool["name"])}: ${taint}`),
        )
        .sort(),
    ).toEqual(taints.sort());
  });

  test("a pod can have less than the machine has: AKS keeps a part", () => {
    const general = cluster.pools.find(({ purpose }) => purpose === "general");
    expect(general?.largestNode).toEqual({ cpu: 3.86, memoryGib: 13.65, gpus: 0 });
  });

  test("rule 46: every pool has room for 110 pods on a node", () => {
    expect(created.map((pool) => pool["max_pods"])).toEqual(created.map(() => 110));
  });

  test("a model's GPU is found by the node's machine type, or there is none", () => {
    const affinity = (memoryGib: number, computeCapability: number) =>
      cluster.gpuAffinity({ memoryGib, computeCapability });
    const key = "node.kubernetes.io/instance-type";
    expect(affinity(16, 7)).toEqual([
      { key, operator: "In", values: ["Standard_NC4as_T4_v3", "Standard_NV36ads_A10_v5"] },
    ]);
    expect(affinity(20, 8)).toEqual([{ key, operator: "In", values: ["Standard_NV36ads_A10_v5"] }]);
    expect(() => affinity(80, 8)).toThrow(
      "environments/azure-dev.ts: machines.gpu must have a GPU with 80 GiB and compute capability 8.0",
    );
  });
});
