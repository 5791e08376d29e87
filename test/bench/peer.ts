import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Subject } from "./measure";

/** Installed when it is first needed, outside the project; `ML_PLATFORM_BENCH` names another folder. */
const folder =
  process.env["ML_PLATFORM_BENCH"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "ml-platform-bench");

const PACKAGES = {
  "@aws-quickstart/eks-blueprints": "1.19.0",
  "aws-cdk-lib": "2.261.0",
  constructs: "10.8.1",
  tsx: "4.20.6",
};

/** One cluster with twelve add-ons. Those of EKS have a version, for without one it asks AWS. */
const PROGRAM = `import { App } from "aws-cdk-lib";
import { KubernetesVersion } from "aws-cdk-lib/aws-eks";
import * as blueprints from "@aws-quickstart/eks-blueprints";

async function main(): Promise<void> {
  const app = new App();
  await blueprints.EksBlueprint.builder()
    .account("123456789012")
    .region("us-west-2")
    .version(KubernetesVersion.V1_33)
    .addOns(
      new blueprints.VpcCniAddOn({ version: "v1.20.4-eksbuild.2" }),
      new blueprints.CoreDnsAddOn("v1.12.4-eksbuild.1"),
      new blueprints.KubeProxyAddOn("v1.33.3-eksbuild.10"),
      new blueprints.EbsCsiDriverAddOn({ version: "v1.50.1-eksbuild.1" }),
      new blueprints.AwsLoadBalancerControllerAddOn(),
      new blueprints.CertManagerAddOn(),
      new blueprints.ExternalsSecretsAddOn(),
      new blueprints.ArgoCDAddOn(),
      new blueprints.MetricsServerAddOn(),
      new blueprints.KubeStateMetricsAddOn(),
      new blueprints.PrometheusNodeExporterAddOn(),
      new blueprints.KarpenterV1AddOn(),
    )
    .buildAsync(app, "peer");
  app.synth();
}
void main();
`;

/** The peer, ready to be measured, or why it cannot be. */
export function peer(): Subject | string {
  mkdirSync(folder, { recursive: true });
  const manifest = { name: "peer", private: true, dependencies: PACKAGES };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "main.ts"), PROGRAM);
  if (!existsSync(join(folder, "node_modules", "aws-cdk-lib", "package.json"))) {
    console.log(`installing the peer into ${folder}`);
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const done = spawnSync("npm", args, { cwd: folder, encoding: "utf8", timeout: 600_000 });
    if (done.status !== 0)
      return `npm could not install it: ${(done.stderr || String(done.error)).split("\n")[0] ?? ""}`;
  }
  return { name: "peer", args: ["--import", "tsx", "main.ts"], cwd: folder };
}
