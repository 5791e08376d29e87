import { refusalsOf } from "./aws-emulation";
import { notKept } from "./kept";
import { kubernetesHalf } from "./kubernetes-half";
import type { ControlPlane } from "./kube";
import { marked } from "./marking";
import type { StackJson } from "./stand-ins";

describe("what a cluster keeps of an object", () => {
  it("is all of it, with quantities in another notation and nothing left out", () => {
    const declared = { spec: { cpu: "1000m", memory: "1024Mi", list: [{ a: 1 }], none: [], id: "${a.b.c}" } };
    const kept = {
      spec: { cpu: "1", memory: "1Gi", list: [{ a: 1, defaulted: true }], id: "x" },
      status: {},
    };
    expect(notKept(declared, kept)).toEqual([]);
  });

  it("lacks a field that was dropped, changed or never known", () => {
    const declared = { spec: { dropped: { deep: 1 }, changed: "2", unknown: "${a.b.c}", list: [1, 2] } };
    const kept = { spec: { changed: "3", list: [1] } };
    expect(notKept(declared, kept)).toEqual([
      'spec.dropped: {"deep":1}, undefined',
      'spec.changed: "2", "3"',
      "spec.unknown: has no value",
      "spec.list: [1,2], [1]",
    ]);
  });
});

const stack: StackJson = {
  terraform: {
    required_providers: { aws: { source: "a/aws", version: "1" }, helm: { source: "a/helm", version: "1" } },
  },
  provider: { aws: [{}], helm: [{ kubernetes: { host: "${aws_eks_cluster.c_1.endpoint}" } }] },
  resource: {
    aws_eks_cluster: { c_1: { name: "c" } },
    kubernetes_namespace_v1: { n: { metadata: { name: "n" }, depends_on: ["aws_eks_cluster.c_1"] } },
    helm_release: {
      own: {
        chart: "./assets/objects",
        values: ['{"objects":[{"kind":"A","vpc":${jsonencode(aws_eks_cluster.c_1.vpc_config[0].vpc_id)}}]}'],
        depends_on: ["aws_eks_cluster.c_1", "kubernetes_namespace_v1.n"],
      },
      other: { chart: "other", repository: "https://charts.example", values: ["{}"] },
    },
  },
};

const plane = { endpoint: "https://127.0.0.1:1", certificateAuthority: "authority" } as ControlPlane;

it("the half of a stack that lives in the cluster names nothing of the cloud, and waits for nothing of it", () => {
  const half = kubernetesHalf(stack, plane);
  expect(JSON.stringify(half)).not.toMatch(/\baws_/);
  expect(half.terraform.required_providers).toEqual({ helm: { source: "a/helm", version: "1" } });
  expect(half["provider"]).toEqual({ helm: [{ kubernetes: { host: "${local.stand_in_1}" } }] });
  expect(half["locals"]).toEqual({ stand_in_0: "stand-in", stand_in_1: "https://127.0.0.1:1" });
  expect(half["resource"]).toMatchObject({
    helm_release: {
      own: {
        values: ['{"objects":[{"kind":"A","vpc":${jsonencode(local.stand_in_0)}}]}'],
        depends_on: ["kubernetes_namespace_v1.n"],
      },
    },
  });
});

it("a change of everything touches what we write, and leaves the charts of others alone", () => {
  const { resource, locals } = marked(stack) as unknown as {
    readonly resource: Record<
      string,
      Record<string, { readonly values?: string[]; readonly metadata?: object }>
    >;
    readonly locals: Record<string, unknown>;
  };
  expect(resource["helm_release"]?.["own"]?.values?.[0]).toContain("jsondecode(local.marked_own).objects");
  expect(locals["marked_own"]).toContain('"kind":"A"');
  expect(resource["helm_release"]?.["other"]?.values).toEqual(["{}"]);
  expect(resource["kubernetes_namespace_v1"]?.["n"]?.metadata).toEqual({
    name: "n",
    annotations: { "engines.test/round": "2" },
  });
});

it("a refused call is told with its resource, the call and AWS's own words", () => {
  const id = "97fd6505-758d-4f80-86c3-292fb432844b";
  const said = (call: string, words: string): string =>
    `\nError: creating it: operation error ${call}, https response error StatusCode: 400, RequestID: ${id}, ${words}\n\n  with aws_a.b-1,\n`;
  const stderr =
    said("RDS: CreateDBInstance", "DBInstanceAlreadyExists: DB instance a already exists") +
    said("EC2: CreateVpc", "api error VpcLimitExceeded: too many");
  expect(refusalsOf(stderr)).toEqual([
    {
      address: "aws_a.b-1",
      call: "RDS: CreateDBInstance (DBInstanceAlreadyExists: DB instance a already exists)",
    },
    { address: "aws_a.b-1", call: "EC2: CreateVpc (VpcLimitExceeded: too many)" },
  ]);
});
