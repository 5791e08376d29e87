import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  App,
  AssetType,
  DataResource,
  HttpBackend,
  LocalBackend,
  TerraformAsset,
  TerraformStack,
} from "cdktf";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { HelmRelease } from "../../../lib/kubernetes/helm-release";
import { namespaceLabels } from "../../../lib/kubernetes/namespace";
import type { KubernetesObject } from "../../../lib/kubernetes/object";
import { ObjectsRelease } from "../../../lib/kubernetes/objects-release";
import { kubernetesProviders } from "../../../lib/kubernetes/providers";
import { type Fitted, type StackJson, fit } from "../stand-ins";

/** What stands for the cloud's cluster. */
export interface MiniatureOptions {
  readonly endpoint: string;
  readonly certificateAuthority: string;
  /** Script that prints an ExecCredential, in place of the cloud's command-line program. */
  readonly tokenCommand: string;
  /** Another number is another cluster: the resource is replaced, and with it what it gives out. @default 1 */
  readonly generation?: number;
  /** What goes wrong with the last release. @default nothing */
  readonly fault?: "invalid" | "pending";
  /** Address of a state store. @default a local file */
  readonly stateAddress?: string;
}

/** Names in the cluster. */
export const names = {
  platform: "platform-system",
  tenant: "tenant",
  controller: "controller",
  workload: "workload",
} as const;

const custom: readonly KubernetesObject[] = ["small", "large"].map((name, index) => ({
  apiVersion: "engines.test/v1",
  kind: "Widget",
  metadata: { name, namespace: names.tenant },
  spec: { size: index + 1 },
}));

const guards: readonly KubernetesObject[] = [
  {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "quota", namespace: names.tenant },
    spec: { hard: { pods: "10" } },
  },
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny", namespace: names.tenant },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  },
];

/** The cluster as null resources: what it gives out is known after apply only, and making it takes a moment. */
function cluster(
  stack: TerraformStack,
  options: MiniatureOptions,
): { data: DataResource; nodes: DataResource } {
  const pause = { type: "local-exec" as const, command: "sleep 0.5" };
  const data = new DataResource(stack, "cluster", {
    input: {
      endpoint: options.endpoint,
      authority: Buffer.from(options.certificateAuthority).toString("base64"),
      token: options.tokenCommand,
    },
    triggersReplace: { generation: options.generation ?? 1 },
    provisioners: [pause],
  });
  const nodes = new DataResource(stack, "nodes", {
    input: { cluster: data.id },
    triggersReplace: { cluster: data.id },
    provisioners: [pause],
  });
  return { data, nodes };
}

function backend(stack: TerraformStack, address: string | undefined): void {
  if (address === undefined) new LocalBackend(stack, { path: "terraform.tfstate" });
  else
    new HttpBackend(stack, {
      address,
      lockAddress: address,
      unlockAddress: address,
      lockMethod: "LOCK",
      unlockMethod: "UNLOCK",
    });
}

/** One stack with the cluster and what is in it, made of the program's own constructs. */
class MiniatureStack extends TerraformStack {
  constructor(app: App, options: MiniatureOptions) {
    super(app, "miniature");
    backend(this, options.stateAddress);
    const { data, nodes } = cluster(this, options);
    const output = (field: string): string => data.getStringAttribute(`output.${field}`);
    kubernetesProviders(this, {
      kind: "exec",
      host: output("endpoint"),
      caCertificate: output("authority"),
      command: "sh",
      args: [output("token")],
    });
    const chart = new TerraformAsset(this, "stub-chart", {
      path: "test/engines/miniature/chart",
      type: AssetType.DIRECTORY,
    });
    const stub = { name: `./${chart.path}` };
    const [platform, tenant] = ([names.platform, names.tenant] as const).map(
      (name) =>
        new NamespaceV1(this, `namespace-${name}`, {
          metadata: {
            name,
            labels: namespaceLabels({ name, enforce: "baseline", purpose: "platform", reason: "" }),
          },
          dependsOn: [nodes],
        }),
    ) as [NamespaceV1, NamespaceV1];
    const common = { namespace: names.platform, timeoutSeconds: options.fault === "pending" ? 8 : 60 };
    const controller = new HelmRelease(this, "controller", {
      ...common,
      chart: stub,
      name: names.controller,
      values: { definitions: true, note: output("endpoint") },
      after: [platform],
    });
    new ObjectsRelease(this, "custom", {
      ...common,
      name: "custom",
      objects: custom,
      after: [controller.resource, tenant],
    });
    new ObjectsRelease(this, "guards", {
      ...common,
      name: "guards",
      objects: guards,
      after: [platform, tenant],
    });
    new HelmRelease(this, "workload", {
      ...common,
      chart: stub,
      name: names.workload,
      values: { note: "plain", fault: options.fault ?? "" },
      after: [controller.resource],
    });
  }
}

/** Writes the stack to a folder where Terraform can run on it; state that is there already stays. */
export function writeMiniature(folder: string, options: MiniatureOptions): Fitted {
  const outdir = join(folder, "synthesized");
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  new MiniatureStack(app, options);
  app.synth();
  const stackFolder = join(outdir, "stacks", "miniature");
  const fitted = fit(JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as StackJson);
  const work = join(folder, "work");
  mkdirSync(work, { recursive: true });
  cpSync(join(stackFolder, "assets"), join(work, "assets"), { recursive: true });
  writeFileSync(join(work, "cdk.tf.json"), JSON.stringify(fitted.stack, null, 2));
  return fitted;
}
