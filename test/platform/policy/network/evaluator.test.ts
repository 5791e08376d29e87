import type { KubernetesObject } from "../../../../lib/kubernetes/object";
import { allows, inRange, type Dataplane, type End } from "./evaluator";

const policy = (namespace: string, spec: object): KubernetesObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "p", namespace },
  spec,
});
const a = { namespace: "a", labels: { app: "a" } };
const b = { namespace: "b", labels: { app: "b" } };
const deny = policy("b", { podSelector: {}, policyTypes: ["Ingress"] });

test("an address is in a range by its leading bits", () => {
  expect(inRange("10.0.255.1", "10.0.0.0/16")).toBe(true);
  expect(inRange("10.1.0.1", "10.0.0.0/16")).toBe(false);
  expect(inRange("1.2.3.4", "0.0.0.0/0")).toBe(true);
  expect(inRange("169.254.169.254", "169.254.169.254/32")).toBe(true);
});

test("a pod that no policy selects is open", () => {
  expect(allows([], { from: a, to: b, port: 80 })).toBe(true);
  expect(
    allows([policy("c", { podSelector: {}, policyTypes: ["Ingress"] })], { from: a, to: b, port: 80 }),
  ).toBe(true);
});

test("a policy without rules closes its direction only", () => {
  expect(allows([deny], { from: a, to: b, port: 80 })).toBe(false);
  expect(allows([deny], { from: b, to: a, port: 80 })).toBe(true);
});

test("policies add up, and a port that none names stays closed", () => {
  const open = policy("b", {
    podSelector: { matchLabels: { app: "b" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "a" } } }],
        ports: [{ port: 80, protocol: "TCP" }],
      },
    ],
  });
  expect(allows([deny, open], { from: a, to: b, port: 80 })).toBe(true);
  expect(allows([deny, open], { from: a, to: b, port: 81 })).toBe(false);
  expect(allows([deny, open], { from: a, to: b, port: 80, protocol: "UDP" })).toBe(false);
  expect(allows([deny, open], { from: { namespace: "c", labels: { app: "a" } }, to: b, port: 80 })).toBe(
    false,
  );
});

test("a range may leave out a part of it", () => {
  const egress = [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }] }];
  const outside = policy("a", { podSelector: {}, policyTypes: ["Egress"], egress });
  expect(allows([outside], { from: a, to: { address: "203.0.113.1" }, port: 443 })).toBe(true);
  expect(allows([outside], { from: a, to: { address: "169.254.169.254" }, port: 80 })).toBe(false);
});

test("by identity, a range holds outside the cluster alone: pods need their labels, nodes a rule without peers", () => {
  const to = (peers: object) => policy("a", { podSelector: {}, policyTypes: ["Egress"], egress: [peers] });
  const range = to({ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] });
  const node = { address: "10.0.4.4", node: true };
  const addressed = { ...b, address: "10.0.9.9" };
  const tries = (rule: KubernetesObject, end: End, dataplane: Dataplane): boolean =>
    allows([rule], { from: a, to: end, port: 9100, dataplane });
  for (const end of [node, addressed]) {
    expect(tries(range, end, "by-address")).toBe(true);
    expect(tries(range, end, "by-identity")).toBe(false);
  }
  expect(tries(range, { address: "203.0.113.1" }, "by-identity")).toBe(true);
  expect(tries(to({ ports: [{ port: 9100, protocol: "TCP" }] }), node, "by-identity")).toBe(true);
  expect(tries(to({ ports: [{ port: 9101, protocol: "TCP" }] }), node, "by-identity")).toBe(false);
});
