import { Testing, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { check, violationLine } from "../../lib/checks/check";
import { graphOf } from "../../lib/checks/graph";
import { RULES } from "../../lib/checks/rules";
import { AwsCloud } from "../../lib/aws/aws-cloud";
import { settingsOf } from "../../lib/environment/settings";
import type { AwsEnvironment } from "../../lib/environment/schema";
import { externalSecret } from "../../lib/kubernetes/external-secret";
import { Installation } from "../../lib/kubernetes/installation";
import { kubernetesProviders } from "../../lib/kubernetes/providers";
import { externalSecrets } from "../../lib/platform/foundation/external-secrets";
import { NAMESPACES } from "../../lib/platform/namespaces";
import { TODAY } from "../support/environments";

const environment: AwsEnvironment = { name: "mine", cloud: "aws", region: "eu-west-1", stage: "dev" };

/** What a user writes who wants a bucket, an identity and secrets on a cluster, and nothing else of the platform. */
class OwnStack extends TerraformStack {
  constructor(scope: Construct) {
    super(scope, "mine");
    const settings = settingsOf(environment);
    const cloud = new AwsCloud(this, "aws", settings);
    const network = cloud.network("network");
    const cluster = cloud.cluster("cluster", { network });
    const reader = cloud.workloadIdentity("identity-external-secrets", {
      name: "external-secrets",
      namespace: "external-secrets",
      serviceAccount: "external-secrets",
      cluster,
    });
    const trainer = cloud.workloadIdentity("identity-trainer", {
      name: "trainer",
      namespace: "mlops",
      serviceAccount: "trainer",
      cluster,
    });
    cloud.objectStore("datasets", {}).grantReadWrite(trainer);
    const secrets = cloud.secretStore("secrets", { reader });
    const token = secrets.generate("token");
    kubernetesProviders(this, cluster.connection);
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "trainer", namespace: "mlops", annotations: trainer.serviceAccountAnnotations },
    };
    const mine = {
      name: "mine",
      layer: "ml",
      description: "own",
      namespace: "mlops",
      after: [account, externalSecret({ name: "token", namespace: "mlops", data: { token } })],
    } as const;
    const components = [externalSecrets({ store: secrets, identity: reader, replicas: 1 }), mine];
    new Installation(this, "platform", { components, namespaces: NAMESPACES, ready: cluster.ready });
  }
}

test("a user composes a stack of their own from the constructs, and the rules hold for it", () => {
  const stack = new OwnStack(Testing.app());
  const graph = graphOf("mine", stack.toTerraform() as Record<string, unknown>);
  const violations = check(graph, RULES, { settings: undefined, today: TODAY }, []);
  expect(violations.filter(({ severity }) => severity === "error").map(violationLine)).toEqual([]);
  expect(graph.objects.map(({ object }) => `${object.kind} ${object.metadata.name}`)).toEqual(
    expect.arrayContaining(["ServiceAccount trainer", "ExternalSecret token"]),
  );
});
