import { App } from "cdktf";
import { check } from "../../lib/checks/check";
import { graphOf } from "../../lib/checks/graph";
import { RULES } from "../../lib/checks/rules";
import { settingsOf } from "../../lib/environment/settings";
import { EnvironmentStack } from "../../stacks/environment-stack";
import { environment } from "./support";

test.each(["dev", "prod"] as const)(
  "a published %s environment with everything given keeps every rule",
  (stage) => {
    const given = environment({
      stage,
      name: "gcp-full",
      project: "my-project",
      admins: ["group:ml@example.com"],
      api: { cidrs: ["203.0.113.0/24"] },
      domain: "ml.example.com",
      dnsZone: "ml",
      oidc: { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["ml"] },
      state: { bucket: "ml-platform-state-my-project" },
      tags: { "cost-center": "ml" },
    });
    const settings = settingsOf(given);
    const stack = new EnvironmentStack(new App({ stackTraces: false }), settings);
    const graph = graphOf(given.name, stack.finish());
    const binding = graph
      .ofType("google_service_account_iam_member")
      .find(({ path }) => path.includes("identity-external-dns"))!;
    const namespaces = graph.ofType("kubernetes_namespace_v1");
    for (const { address } of namespaces) expect(graph.waitsFor(address, binding.address)).toBe(true);
    expect(namespaces.length).toBeGreaterThan(10);
    expect(check(graph, RULES, { settings, today: new Date("2026-11-21") }, [])).toEqual([]);
  },
);
