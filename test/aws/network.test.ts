import { at, statements, synthesized } from "./aws-stack";

const dev = synthesized("dev");
const prod = synthesized("prod");

test("three zones, each with a public, a private and a database subnet, none overlapping", () => {
  const ranges = (kind: string) =>
    Object.entries(dev.all("aws_subnet"))
      .filter(([id]) => id.includes(`_${kind}-`))
      .map(([, subnet]) => subnet.cidr_block);
  expect(ranges("private")).toEqual(["10.0.0.0/18", "10.0.64.0/18", "10.0.128.0/18"]);
  expect(ranges("public")).toEqual(["10.0.192.0/22", "10.0.196.0/22", "10.0.200.0/22"]);
  expect(ranges("database")).toEqual(["10.0.208.0/24", "10.0.209.0/24", "10.0.210.0/24"]);
});

test("rule 45: load balancers and Karpenter find their subnets by tags on the subnets themselves", () => {
  const tagged = (key: string) =>
    Object.entries(dev.all("aws_subnet"))
      .filter(([, subnet]) => at(subnet, ["tags", key]) !== undefined)
      .map(([id, subnet]) => [/_(public|private|database)-/.exec(id)?.[1], at(subnet, ["tags", key])]);
  expect(tagged("kubernetes.io/role/elb")).toEqual(Array(3).fill(["public", "1"]));
  expect(tagged("kubernetes.io/role/internal-elb")).toEqual(Array(3).fill(["private", "1"]));
  expect(tagged("karpenter.sh/discovery")).toEqual(Array(3).fill(["private", "aws-dev"]));
  expect(dev.all("aws_ec2_tag")).toEqual({});
});

test("NAT by profile: one in dev, one in every zone in prod, and each private subnet uses the nearest", () => {
  expect(Object.keys(dev.all("aws_nat_gateway"))).toHaveLength(1);
  expect(Object.keys(prod.all("aws_nat_gateway"))).toHaveLength(3);
  const targets = (of: typeof dev) =>
    Object.values(of.all("aws_route")).flatMap((route) => route.nat_gateway_id ?? []);
  expect(new Set(targets(dev)).size).toBe(1);
  expect(new Set(targets(prod)).size).toBe(3);
});

test("rule 135: flow logs are ours: every minute, encrypted, kept by profile, and their writer cannot make the group again", () => {
  expect(dev.one("aws_flow_log")).toMatchObject({ traffic_type: "ALL", max_aggregation_interval: 60 });
  expect(dev.one("aws_cloudwatch_log_group", "flow-logs")).toMatchObject({
    name: "/aws/vpc-flow-logs/aws-dev",
    retention_in_days: 30,
    kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.aws_key_/),
  });
  expect(at(prod.one("aws_cloudwatch_log_group", "flow-logs"), "retention_in_days")).toBe(90);
  expect(at(dev.one("aws_iam_role_policy", "flow-logs"), "policy")).not.toContain("logs:CreateLogGroup");
});

test("rule 21: the key of log groups names CloudWatch Logs, for this account's groups only", () => {
  const [owner, logs] = statements(at(dev.one("aws_kms_key", "aws_key"), "policy"));
  expect(at(owner, "Principal.AWS")).toMatch(/:root$/);
  expect(at(logs, "Principal")).toEqual({ Service: "logs.us-west-2.amazonaws.com" });
  expect(at(logs, ["Condition", "ArnLike", "kms:EncryptionContext:aws:logs:arn"])).toMatch(
    /^arn:aws:logs:us-west-2:.*:\*$/,
  );
  expect(at(dev.one("aws_kms_key", "aws_key"), "enable_key_rotation")).toBe(true);
});

test("rule 119: every resource is tagged with its environment", () => {
  const [provider] = dev.json.provider.aws as unknown as {
    default_tags: { tags: Record<string, string> }[];
  }[];
  expect(provider!.default_tags[0]!.tags).toEqual({
    Environment: "aws-dev",
    Stage: "dev",
    ManagedBy: "terraform",
    Platform: "ml-platform",
  });
});

test("nodes wait for their way out, so that destroy keeps it until they are gone", () => {
  const group = dev.one("aws_eks_node_group", "general");
  const routes = Object.keys(dev.all("aws_route")).filter((id) => id.includes("private-routes"));
  expect(group.depends_on).toEqual(expect.arrayContaining(routes.map((id) => `aws_route.${id}`)));
  expect(routes).toHaveLength(3);
});

test("S3 is reached without NAT, and the default security group admits nothing", () => {
  expect(dev.one("aws_vpc_endpoint")).toMatchObject({
    vpc_endpoint_type: "Gateway",
    service_name: "com.amazonaws.us-west-2.s3",
  });
  expect(at(dev.one("aws_vpc_endpoint"), "route_table_ids")).toHaveLength(3);
  const group = dev.one("aws_default_security_group");
  expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
});

test("only the given account may be deployed to", () => {
  const given = synthesized("dev", { account: "123456789012" });
  expect(
    (given.json.provider.aws as unknown as { allowed_account_ids: string[] }[])[0]!.allowed_account_ids,
  ).toEqual(["123456789012"]);
});
