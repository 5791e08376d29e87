import { POOL_LABEL } from "../../lib/cloud/node-pool";
import { gcpZones, gcpZonesOf } from "../../lib/facts/gcp";
import { allocatable } from "../../lib/gcp/allocatable";
import { machineOf } from "../../lib/environment/gcp-machines";
import { all, foundation, only, type Block } from "./support";

type NodeConfig = Record<string, unknown> & { labels: Record<string, string>; taint: { key: string }[] };
const nodeConfigOf = (block: Block): NodeConfig => block["node_config"] as unknown as NodeConfig;
const poolsIn = (document: ReturnType<ReturnType<typeof foundation>["document"]>): Block[] =>
  all(document, "google_container_node_pool");

describe("GKE", () => {
  const dev = foundation();
  const prod = foundation({ name: "gcp-prod", stage: "prod" });
  const [devDocument, prodDocument] = [dev.document(), prod.document()];
  const cluster = only(devDocument, "google_container_cluster");

  test("network policies are enforced, by Dataplane V2 (rule 104)", () => {
    expect(cluster["datapath_provider"]).toBe("ADVANCED_DATAPATH");
  });

  test("a highly available cluster is regional with nodes in three zones, the other is zonal (rule 49)", () => {
    expect(cluster["location"]).toBe("europe-west4-a");
    expect(only(prodDocument, "google_container_cluster")).toMatchObject({
      location: "europe-west4",
      node_locations: ["europe-west4-a", "europe-west4-b", "europe-west4-c"],
    });
  });

  test("maintenance has at least 48 hours in 32 days, from a fixed date (rule 48)", () => {
    const { recurring_window: window } = cluster["maintenance_policy"] as unknown as {
      recurring_window: Record<string, string>;
    };
    const hours = (Date.parse(window["end_time"]!) - Date.parse(window["start_time"]!)) / 3_600_000;
    expect(window["recurrence"]).toBe("FREQ=DAILY");
    expect(hours * 32).toBeGreaterThanOrEqual(48);
    expect(Date.parse(window["start_time"]!)).toBeLessThan(Date.parse("2026-06-01"));
  });

  test("the version is the environment's and follows a channel; only a disposable cluster can be destroyed", () => {
    expect(cluster).toMatchObject({
      min_master_version: "1.35",
      release_channel: { channel: "REGULAR" },
      deletion_protection: false,
    });
    expect(only(prodDocument, "google_container_cluster")["deletion_protection"]).toBe(true);
  });

  test("without api the control plane is reached from the network only; with ranges from them and nobody else", () => {
    expect(cluster).toMatchObject({
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
      master_authorized_networks_config: {
        cidr_blocks: [{ cidr_block: "10.64.0.0/16" }],
        gcp_public_cidrs_access_enabled: false,
      },
    });
    const open = only(
      foundation({ api: { cidrs: ["203.0.113.0/24"] } }).document(),
      "google_container_cluster",
    );
    expect(open).toMatchObject({
      private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: false },
      master_authorized_networks_config: {
        cidr_blocks: [{ cidr_block: "203.0.113.0/24" }],
        gcp_public_cidrs_access_enabled: false,
      },
    });
  });

  test("no client certificate, no basic rights by attribute, shielded nodes, identities of the project's pool", () => {
    expect(cluster).toMatchObject({
      master_auth: { client_certificate_config: { issue_client_certificate: false } },
      enable_legacy_abac: false,
      enable_shielded_nodes: true,
      workload_identity_config: { workload_pool: expect.stringMatching(/\.svc\.id\.goog$/) as string },
    });
  });

  test("GKE does not install the gateway's custom resources beside the platform's (rule 70)", () => {
    expect(cluster["gateway_api_config"]).toEqual({ channel: "CHANNEL_DISABLED" });
  });

  test("auto-provisioning is bounded by what the declared pools come to, GPUs by model", () => {
    const { resource_limits: limits } = cluster["cluster_autoscaling"] as unknown as {
      resource_limits: { resource_type: string; maximum: number }[];
    };
    const bound = Object.fromEntries(limits.map(({ resource_type, maximum }) => [resource_type, maximum]));
    expect(bound).toEqual({
      cpu: 4 * 4 + 5 * 8 + 2 * 8 + 2 * 8,
      memory: 4 * 16 + 5 * 32 + 2 * 30 + 2 * 32,
      "nvidia-tesla-t4": 2,
      "nvidia-l4": 2,
    });
  });

  test("the connection is the plugin's short-lived token of the version that it answers with; no certificate, no password", () => {
    expect(dev.cluster.connection).toMatchObject({
      command: "gke-gcloud-auth-plugin",
      args: ["--use_application_default_credentials"],
      apiVersion: "client.authentication.k8s.io/v1beta1",
    });
  });

  test("the default StorageClass is GKE's own (rule 82)", () => {
    expect(dev.cluster.storageClass).toBe("standard-rwo");
  });

  describe.each([
    ["dev", dev, devDocument],
    ["prod", prod, prodDocument],
  ] as const)("pools of %s", (_, { cluster: made, settings }, document) => {
    test("what is told of a pool is what is made", () => {
      const blocks = new Map(poolsIn(document).map((block) => [block["name"] as unknown, block]));
      expect([...blocks.keys()].sort()).toEqual(made.pools.map(({ name }) => name).sort());
      for (const pool of made.pools) {
        const block = blocks.get(pool.name)!;
        const config = nodeConfigOf(block);
        expect(block["autoscaling"]).toMatchObject({
          total_min_node_count: pool.minNodes,
          total_max_node_count: pool.maxNodes,
        });
        expect(config["spot"]).toBe(pool.spot);
        expect(config["machine_type"]).toBe(pool.machine.machineType);
        expect(config.labels).toEqual({ [POOL_LABEL]: pool.purpose });
        expect(pool.labels).toMatchObject(config.labels);
        expect(pool.taints.map(({ key }) => key)).toEqual(
          expect.arrayContaining(config.taint.map(({ key }) => key)),
        );
      }
    });

    test("training and GPU pools start from zero, the general pool carries the platform", () => {
      for (const { purpose, minNodes } of made.pools)
        expect([purpose, minNodes > 0]).toEqual([purpose, purpose === "general"]);
    });

    test("the GPU taint is never declared, GKE adds it (rule 27); the driver is GKE's too", () => {
      const gpus = poolsIn(document)
        .map(nodeConfigOf)
        .filter((config) => config["guest_accelerator"] !== undefined);
      expect(gpus.length).toBeGreaterThan(0);
      for (const config of gpus) {
        expect(config.taint).toEqual([]);
        expect(config["guest_accelerator"]).toEqual([
          expect.objectContaining({ gpu_driver_installation_config: { gpu_driver_version: "LATEST" } }),
        ]);
      }
      for (const pool of made.pools.filter(({ purpose }) => purpose === "gpu")) {
        expect(pool.taints).toEqual([{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }]);
        expect(pool.gpuDriverPath).toBe("/home/kubernetes/bin/nvidia");
      }
    });

    test("GPU pools are in zones that have the GPU and come after the general pool, without which GKE taints nothing", () => {
      for (const pool of made.pools.filter(({ purpose }) => purpose === "gpu")) {
        expect(pool.zones).toEqual(gcpZonesOf(pool.machine, settings.region));
      }
      for (const block of poolsIn(document).filter((candidate) =>
        (candidate["name"] as unknown as string).startsWith("gpu-"),
      )) {
        expect(block["depends_on"]).toEqual([
          expect.stringContaining("google_container_node_pool.gcp_cluster_general"),
        ]);
      }
    });

    test("nodes are shielded, hide their metadata server, and are nobody but themselves", () => {
      for (const config of poolsIn(document).map(nodeConfigOf)) {
        expect(config).toMatchObject({
          shielded_instance_config: { enable_secure_boot: true },
          workload_metadata_config: { mode: "GKE_METADATA" },
          service_account: expect.stringContaining("gcp_nodes_account") as string,
        });
      }
    });

    test("model servers of the stage find a node with as many GPUs as they ask for", () => {
      expect(Math.max(...made.pools.map(({ largestNode }) => largestNode.gpus))).toBeGreaterThanOrEqual(
        settings.profile.model.gpus,
      );
    });
  });

  test("GPU affinity names only GPUs that are enough, by the label that GKE puts on nodes", () => {
    const key = "cloud.google.com/gke-accelerator";
    expect(dev.cluster.gpuAffinity({ memoryGib: 16, computeCapability: 7.5 })).toEqual([
      { key, operator: "In", values: ["nvidia-tesla-t4", "nvidia-l4"] },
    ]);
    expect(dev.cluster.gpuAffinity({ memoryGib: 24, computeCapability: 8 })).toEqual([
      { key, operator: "In", values: ["nvidia-l4"] },
    ]);
    expect(() => dev.cluster.gpuAffinity({ memoryGib: 80, computeCapability: 8 })).toThrow(
      /machines\.gpu must have a GPU with 80 GiB and compute capability 8\.0 .*got \["T4 with 16 GiB.*"L4 with 24 GiB/,
    );
  });

  test("a region without L4 has a T4 pool only", () => {
    const { cluster: other } = foundation({ region: "europe-west1" });
    expect(other.pools.filter(({ purpose }) => purpose === "gpu").map(({ name }) => name)).toEqual([
      "gpu-n1-standard-8-t4",
    ]);
    expect(gcpZones("europe-west1")[0]).toBe("europe-west1-b");
  });

  test("several machine types are several pools; spot follows the profile, not the stage", () => {
    const { cluster: other } = foundation({
      stage: "prod",
      machines: { training: ["c2-standard-8", "c3-standard-8"] },
      overrides: { training: { spot: true }, gpu: { max: 0 } },
    });
    expect(other.pools.map(({ name, spot }) => [name, spot])).toEqual([
      ["general", false],
      ["training", true],
      ["training-c3-standard-8", true],
    ]);
  });

  test("what pods get of a node is less than the machine, as GKE reserves it", () => {
    expect(allocatable(machineOf("e2-standard-4"))).toEqual({ cpu: 3.92, memoryGib: 13.3, gpus: 0 });
    // 96 GiB less 25 % of 4, 20 % of 4, 10 % of 8, 6 % of 80 and what the kubelet evicts below
    expect(allocatable(machineOf("g2-standard-24"))).toEqual({ cpu: 23.87, memoryGib: 88.5, gpus: 2 });
    expect(() => machineOf("t3.large")).toThrow(/machine type must be one of e2-standard-2, .*got t3.large$/);
  });
});
