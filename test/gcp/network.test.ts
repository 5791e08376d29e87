import { addressCount, overlaps } from "../../lib/environment/cidr";
import { gcpAddresses, gcpNodeCapacity } from "../../lib/environment/gcp-addresses";
import { foundation, only } from "./support";

describe("network of Google Cloud", () => {
  const { document, network } = foundation();
  const synthesized = document();

  test("the subnet logs flows every 5 s, half of them, with all metadata", () => {
    expect(only(synthesized, "google_compute_subnetwork")).toMatchObject({
      log_config: {
        aggregation_interval: "INTERVAL_5_SEC",
        flow_sampling: 0.5,
        metadata: "INCLUDE_ALL_METADATA",
      },
      private_ip_google_access: true,
    });
  });

  test("pods and Services have secondary ranges, and no two ranges of the plan meet", () => {
    const { network: whole, ...parts } = gcpAddresses();
    const ranges = Object.values(parts);
    ranges.forEach((range, index) => {
      expect(overlaps(whole, range)).toBe(true);
      for (const other of ranges.slice(index + 1))
        expect([range, other, overlaps(range, other)]).toEqual([range, other, false]);
    });
    expect(only(synthesized, "google_compute_subnetwork")["secondary_ip_range"]).toEqual([
      { range_name: "pods", ip_cidr_range: parts.pods },
      { range_name: "services", ip_cidr_range: parts.services },
    ]);
    expect(network.clusterCidrs).toEqual([parts.nodes, parts.pods]);
  });

  test("a /16 has room for 128 nodes of 110 pods, and a database range of more than the /24 that Google asks for", () => {
    expect(gcpNodeCapacity(gcpAddresses("10.64.0.0/16"))).toBe(128);
    expect(addressCount(gcpAddresses("10.64.0.0/20").databases)).toBe(256);
  });

  test("all traffic out goes through Cloud NAT, with ports by need", () => {
    expect(only(synthesized, "google_compute_router_nat")).toMatchObject({
      nat_ip_allocate_option: "AUTO_ONLY",
      source_subnetwork_ip_ranges_to_nat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      enable_dynamic_port_allocation: true,
    });
  });

  test("the peering of private service access is abandoned on destroy, since Google holds it for days (rule 138)", () => {
    expect(only(synthesized, "google_service_networking_connection")).toMatchObject({
      deletion_policy: "ABANDON",
      reserved_peering_ranges: [expect.stringContaining("google_compute_global_address")],
    });
    expect(only(synthesized, "google_compute_global_address")).toMatchObject({
      purpose: "VPC_PEERING",
      prefix_length: 20,
    });
  });

  test("APIs are enabled before what needs them, and stay enabled for others in the project", () => {
    const services = Object.values(synthesized.resource["google_project_service"] ?? {});
    expect(services.length).toBeGreaterThan(10);
    for (const service of services) expect(service["disable_on_destroy"]).toBe(false);
    for (const type of [
      "google_compute_network",
      "google_container_cluster",
      "google_sql_database_instance",
      "google_artifact_registry_repository",
    ]) {
      expect(only(synthesized, type)["depends_on"]).toEqual(
        expect.arrayContaining([expect.stringMatching(/^google_project_service\./)]),
      );
    }
  });
});
