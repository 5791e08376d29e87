import { Testing } from "cdktf";
import { at, AwsStack, environment, synthesized, text } from "./aws-stack";

const dev = synthesized("dev");
const prod = synthesized("prod");

test("the control plane: default version, API access entries only, encrypted Secrets, every log", () => {
  expect(dev.one("aws_eks_cluster")).toMatchObject({
    name: "aws-dev",
    version: "1.35",
    access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
    enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
    encryption_config: { resources: ["secrets"] },
    upgrade_policy: { support_type: "STANDARD" },
  });
  expect(at(prod.one("aws_eks_cluster"), "upgrade_policy")).toEqual({ support_type: "EXTENDED" });
});

test("the API is private unless ranges are given, and then open to them only", () => {
  expect(at(dev.one("aws_eks_cluster"), "vpc_config")).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: false,
  });
  const open = synthesized("dev", { api: { cidrs: ["203.0.113.0/24"] } }).one("aws_eks_cluster");
  expect(open.vpc_config).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ["203.0.113.0/24"],
  });
});

test("rule 20: access for who is named, or else for the deployer, before anything is put into the cluster", () => {
  expect(Object.keys(dev.all("aws_eks_access_policy_association"))).toEqual([
    expect.stringContaining("deployer"),
  ]);
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  const named = synthesized("dev", {
    admins: [role("admin"), role("apply")],
    ci: { applyRoleArn: role("apply"), planRoleArn: role("plan") },
  });
  expect(Object.keys(named.all("aws_eks_access_policy_association"))).toHaveLength(3);
  const principals = Object.values(named.all("aws_eks_access_entry")).map((entry) => entry.principal_arn);
  expect(principals).toEqual(expect.arrayContaining([role("admin"), role("apply"), role("plan")]));
  expect(
    Object.entries(named.all("aws_eks_access_policy_association")).find(([id]) => id.includes("ci-plan"))![1]
      .policy_arn,
  ).toMatch(/AmazonEKSAdminViewPolicy$/);
  const gate = dev.one("terraform_data", "cluster-ready");
  expect(gate.depends_on).toEqual(expect.arrayContaining([expect.stringContaining("deployer-policy")]));
  const namespace = dev.one("kubernetes_namespace_v1", "mlflow");
  expect(namespace.depends_on).toEqual([expect.stringContaining("cluster-ready")]);
});

test("rule 93: add-ons are pinned and overwrite what is there; the network add-on is there before nodes, the rest after", () => {
  const addOns = Object.values(dev.all("aws_eks_addon"));
  expect(addOns.map((addOn) => addOn.addon_name).sort()).toEqual([
    "aws-ebs-csi-driver",
    "coredns",
    "kube-proxy",
    "vpc-cni",
  ]);
  for (const addOn of addOns) {
    expect(addOn.addon_version).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
    expect(addOn.resolve_conflicts_on_create).toBe("OVERWRITE");
  }
  const id = (type: string, part: string) =>
    `${type}.${Object.keys(dev.all(type)).find((key) => key.includes(part))!}`;
  const group = dev.one("aws_eks_node_group", "general");
  expect(group.depends_on).toEqual(
    expect.arrayContaining([id("aws_eks_addon", "vpc-cni"), id("aws_eks_addon", "kube-proxy")]),
  );
  for (const name of ["coredns", "ebs-csi-driver"]) {
    expect(dev.one("aws_eks_addon", name).depends_on).toContain(id("aws_eks_node_group", "general"));
  }
});

test("rule 104: network policies are enforced, and pods have prefixes", () => {
  expect(JSON.parse(text(dev.one("aws_eks_addon", "vpc-cni"), "configuration_values"))).toEqual({
    enableNetworkPolicy: "true",
    env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
  });
});

test("rule 135: the control plane's log group is ours before the control plane is", () => {
  const group = dev.one("aws_cloudwatch_log_group", "cluster_logs");
  expect(group).toMatchObject({ name: "/aws/eks/aws-dev/cluster", retention_in_days: 30 });
  expect(at(dev.one("aws_eks_cluster"), "depends_on")).toEqual(
    expect.arrayContaining([expect.stringMatching(/^aws_cloudwatch_log_group\.aws_cluster_logs/)]),
  );
});

test("nodes: metadata by token and one hop only, encrypted disks, 110 pods, a pinned image", () => {
  const template = dev.one("aws_launch_template", "general");
  expect(template.metadata_options).toEqual({
    http_endpoint: "enabled",
    http_tokens: "required",
    http_put_response_hop_limit: 1,
  });
  expect(at(template, "block_device_mappings.0.ebs")).toMatchObject({
    encrypted: "true",
    volume_type: "gp3",
  });
  expect(Buffer.from(text(template, "user_data"), "base64").toString()).toContain("maxPods: 110");
  expect(dev.one("aws_eks_node_group", "general")).toMatchObject({
    instance_types: ["t3.large"],
    ami_type: "AL2023_x86_64_STANDARD",
    capacity_type: "ON_DEMAND",
    release_version: "1.35.6-20260810",
    scaling_config: { min_size: 2, max_size: 4, desired_size: 2 },
  });
});

test("rule 22: Terraform reaches the cluster by a command that fetches a token", () => {
  const provider = (
    dev.json.provider as unknown as { kubernetes: { exec: { command: string; args: string[] }[] }[] }
  ).kubernetes[0]!;
  expect(provider.exec[0]!.command).toBe("aws");
  expect(provider.exec[0]!.args.slice(0, 2)).toEqual(["eks", "get-token"]);
  expect(JSON.stringify(provider)).not.toMatch(/client_key|password|"token"/);
});

test("a part that another cloud made is refused", () => {
  const stack = new AwsStack(environment("dev"), Testing.app());
  const foreign = { cidr: "10.0.0.0/16", clusterCidrs: [], databaseCidrs: [] };
  expect(() => stack.cloud.cluster("other", { network: foreign })).toThrow(
    "must be given the AwsNetwork that the same cloud made, got Object",
  );
});
