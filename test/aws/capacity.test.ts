import { GPU_RESOURCE, GPU_TAINT_KEY, POOL_LABEL, TRAINING_TAINT } from "../../lib/cloud/node-pool";
import { nvidiaDevicePlugin } from "../../lib/kubernetes/gpu/device-plugin";
import { gpuNodePlacement } from "../../lib/kubernetes/gpu/gpu-nodes";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import { decodeValues } from "../../lib/kubernetes/values";
import { at, type Body, list, synthesized, type Synthesized, text } from "./aws-stack";

const dev = synthesized("dev");
const prod = synthesized("prod");
const groups = synthesized("dev", { capacity: "managed-groups" });

const component = (of: Synthesized, name: string) => of.stack.components.find((one) => one.name === name)!;

const objects = (of: Synthesized, kind: string): readonly KubernetesObject[] =>
  (component(of, "karpenter").after ?? []).filter((object) => object.kind === kind);

const ALL: readonly Synthesized[] = [dev, prod, groups];

const spec = (object: KubernetesObject): Body => object["spec"] as Body;
const template = (of: Synthesized, name: string): Body =>
  spec(objects(of, "NodePool").find(({ metadata }) => metadata.name === name)!);
const requirement = (pool: Body, key: string): readonly string[] =>
  list(pool, "template.spec.requirements").find((one) => one.key === key)!.values as readonly string[];

test("rule 44: one provisioner for everything elastic, never both", () => {
  expect(dev.stack.components.map(({ name }) => name)).toContain("karpenter");
  expect(dev.stack.components.map(({ name }) => name)).not.toContain("cluster-autoscaler");
  expect(Object.keys(dev.all("aws_eks_node_group"))).toHaveLength(1);
  expect(groups.stack.components.map(({ name }) => name)).toContain("cluster-autoscaler");
  expect(groups.stack.components.map(({ name }) => name)).not.toContain("karpenter");
  expect(Object.values(groups.all("aws_eks_node_group")).map((group) => group.instance_types)).toEqual(
    expect.arrayContaining([["t3.large"], ["c5.2xlarge"], ["g4dn.xlarge"]]),
  );
  expect(groups.all("aws_sqs_queue")).toEqual({});
});

test("rules 37 and 39: GPU nodes end after hours, in number and so in cost; expiry is where Karpenter reads it", () => {
  const gpu = template(dev, "gpu-workloads");
  expect(at(gpu, ["limits", GPU_RESOURCE])).toBe("2");
  expect(at(gpu, "template.spec.expireAfter")).toBe("4h");
  expect(gpu.expireAfter).toBeUndefined();
  expect(at(template(prod, "gpu-workloads"), "template.spec.expireAfter")).toBe("168h");
  expect(requirement(gpu, "node.kubernetes.io/instance-type")).toEqual([
    "g4dn.xlarge",
    "g4dn.2xlarge",
    "g5.xlarge",
    "g5.2xlarge",
  ]);
  for (const pool of objects(dev, "NodePool"))
    expect(at(spec(pool), "limits")).toMatchObject({
      cpu: expect.anything(),
      memory: expect.stringMatching(/Gi$/),
    });
});

test("rules 41 and 43: spot first with on demand behind it, by profile, and no label that narrows it", () => {
  const capacity = (of: Synthesized, name: string) =>
    requirement(template(of, name), "karpenter.sh/capacity-type");
  expect(capacity(dev, "gpu-workloads")).toEqual(["spot", "on-demand"]);
  expect(capacity(prod, "gpu-workloads")).toEqual(["on-demand"]);
  expect(capacity(prod, "training-workloads")).toEqual(["on-demand"]);
  for (const pool of objects(dev, "NodePool")) {
    const label = at(spec(pool), ["template", "metadata", "labels", "karpenter.sh/capacity-type"]);
    expect(label).toBeUndefined();
  }
});

test("rule 42: interruptions reach Karpenter by a queue that the rules may write to", () => {
  const release = Object.values(dev.all("helm_release")).find(({ name }) => name === "karpenter")!;
  const values = decodeValues(text(release, "values.0"));
  expect(at(values, "settings.interruptionQueue")).toMatch(/^\$\{aws_sqs_queue\..*interruptions.*\.name\}$/);
  expect(at(dev.one("aws_sqs_queue"), "name")).toBe("aws-dev-interruptions");
  expect(Object.keys(dev.all("aws_cloudwatch_event_rule"))).toHaveLength(5);
  const queue = Object.keys(dev.all("aws_sqs_queue"))[0]!;
  for (const target of Object.values(dev.all("aws_cloudwatch_event_target")))
    expect(target.arn).toBe(`\${aws_sqs_queue.${queue}.arn}`);
});

test("rule 36: every feature gate of Karpenter is set", () => {
  const gates = at(component(dev, "karpenter").releases![1]!.values, "settings.featureGates") as Body;
  expect(Object.values(gates).every((gate) => typeof gate === "boolean")).toBe(true);
  expect(Object.keys(gates)).toEqual(
    expect.arrayContaining(["spotToSpotConsolidation", "nodeRepair", "staticCapacity"]),
  );
});

test("rules 95 and 51: CRDs have their own release, before the controller; pools leave first", () => {
  const { releases = [], after = [] } = component(dev, "karpenter");
  expect(releases.map(({ chart }) => chart.name)).toEqual(["karpenter-crd", "karpenter"]);
  expect(new Set(after.map(({ kind }) => kind))).toEqual(new Set(["NodePool", "EC2NodeClass"]));
  for (const pool of objects(dev, "NodePool"))
    expect(at(spec(pool), "template.spec.terminationGracePeriod")).toBe("15m");
  const release = Object.values(dev.all("helm_release")).find((one) => at(one, "name") === "karpenter-after");
  expect(at(release!, "timeout")).toBeGreaterThan(15 * 60);
});

test("rules 93 and 45: node classes take a dated image, the cluster's subnets and its one security group", () => {
  for (const one of objects(dev, "EC2NodeClass")) {
    expect(spec(one)).toMatchObject({
      role: "aws-dev-karpenter-nodes",
      amiSelectorTerms: [{ alias: "al2023@v20260810" }],
      subnetSelectorTerms: [{ tags: { "karpenter.sh/discovery": "aws-dev" } }],
      securityGroupSelectorTerms: [{ id: dev.stack.cluster.securityGroupId }],
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      tags: { Environment: "aws-dev" },
    });
  }
  expect(objects(dev, "EC2NodeClass").map(({ metadata }) => metadata.name)).toEqual(
    objects(dev, "NodePool").map(({ metadata }) => metadata.name),
  );
});

test("nodes that Karpenter makes may join", () => {
  expect(dev.one("aws_eks_access_entry", "node-access")).toMatchObject({ type: "EC2_LINUX" });
});

test("what the pools' facts say is what the groups and node pools are", () => {
  for (const built of ALL) {
    for (const pool of built.stack.cluster.pools) {
      expect(pool.labels[POOL_LABEL]).toBe(pool.purpose);
      if (pool.provisioner === "karpenter") {
        const made = template(built, pool.name);
        expect(at(made, "template.metadata.labels")).toEqual(pool.labels);
        expect(at(made, "template.spec.taints")).toEqual(pool.taints);
        expect(requirement(made, "node.kubernetes.io/instance-type")).toEqual(pool.machineTypes);
      } else {
        const made = built.one("aws_eks_node_group", `groups_${pool.name}_`);
        expect(made.labels).toEqual(pool.labels);
        expect(list({ taint: [], ...made }, "taint").map(({ key, value }) => [key, value])).toEqual(
          pool.taints.map(({ key, value }) => [key, value]),
        );
        expect(made.scaling_config).toMatchObject({ min_size: pool.minNodes, max_size: pool.maxNodes });
        expect(made.instance_types).toEqual(pool.machineTypes);
      }
    }
  }
});

test("training and GPU nodes are empty from the start, and tainted", () => {
  for (const built of ALL) {
    const elastic = built.stack.cluster.pools.filter(({ purpose }) => purpose !== "general");
    expect(elastic.map(({ minNodes }) => minNodes)).toEqual([0, 0]);
    expect(elastic.map(({ taints }) => taints[0])).toEqual([
      TRAINING_TAINT,
      { key: GPU_TAINT_KEY, value: "true", effect: "NoSchedule" },
    ]);
  }
});

test("rule 38: a model gets a GPU that is large and new enough, by the label its nodes have", () => {
  const need = { memoryGib: 24, computeCapability: 8 };
  expect(dev.stack.cluster.gpuAffinity(need)).toEqual([
    { key: "karpenter.k8s.aws/instance-gpu-name", operator: "In", values: ["a10g"] },
  ]);
  expect(groups.stack.cluster.gpuAffinity({ memoryGib: 16, computeCapability: 7 })).toEqual([
    { key: "ml-platform/gpu-model", operator: "In", values: ["t4"] },
    { key: "ml-platform/gpu-memory-gib", operator: "In", values: ["16"] },
  ]);
  expect(groups.stack.cluster.pools.find(({ name }) => name === "gpu")!.labels).toMatchObject({
    "ml-platform/gpu-model": "t4",
    "ml-platform/gpu-memory-gib": "16",
  });
  expect(() => groups.stack.cluster.gpuAffinity(need)).toThrow(
    /machines\.gpu must have a GPU with 24 GiB and compute capability 8\.0 .*got \["T4 with 16 GiB/,
  );
});

test("rules 23 to 25: the device plugin runs on every GPU node: labels of all GPU pools, taints whatever their value, no other affinity", () => {
  for (const built of ALL) {
    const { pools } = built.stack.cluster;
    const { values } = nvidiaDevicePlugin(pools).releases![0]!;
    const nodeSelector = values["nodeSelector"] as Record<string, string>;
    const gpu = pools.filter(({ gpuModels }) => gpuModels.length > 0);
    expect(gpu).toHaveLength(1);
    expect(values["affinity"]).toBeNull();
    for (const pool of gpu) {
      expect(pool.labels).toMatchObject(nodeSelector);
      for (const { key, effect } of pool.taints)
        expect(values["tolerations"]).toContainEqual({ key, operator: "Exists", effect });
    }
    for (const pool of pools.filter((one) => !gpu.includes(one)))
      expect(pool.labels).not.toMatchObject(nodeSelector);
  }
});

test("GPU pools that share no label of their own are refused", () => {
  const [gpu] = dev.stack.cluster.pools.filter(({ gpuModels }) => gpuModels.length > 0);
  expect(() => gpuNodePlacement([gpu!, { ...gpu!, name: "other", labels: {} }])).toThrow(
    "must have a label in common",
  );
  expect(() => gpuNodePlacement([])).toThrow("one pool must have GPUs");
});

test("an environment without GPUs has neither pool nor plugin", () => {
  const none = synthesized("dev", { overrides: { gpu: { max: 0 } } });
  expect(none.stack.cluster.pools.map(({ purpose }) => purpose)).not.toContain("gpu");
  expect(none.stack.components.map(({ name }) => name)).not.toContain("nvidia-device-plugin");
});

test("larger GPUs are there when the environment asks for them", () => {
  const large = synthesized("dev", {
    region: "us-east-1",
    machines: { gpu: ["p4d.24xlarge"] },
    overrides: { gpu: { max: 8 } },
  });
  expect(at(template(large, "gpu-workloads"), ["limits", GPU_RESOURCE])).toBe("8");
  expect(large.stack.cluster.gpuAffinity({ memoryGib: 40, computeCapability: 8 })[0]!.values).toEqual([
    "a100",
  ]);
});
