import { join } from "node:path";
import { emulatedAws } from "./aws-emulation";
import type { ControlPlane } from "./kube";
import type { StackJson } from "./stand-ins";
import { writeStubChart } from "./stub-charts";

type Block = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** Nothing has to start: what is not there by then will not come. */
const TIMEOUT_SECONDS = 90;

/** Kinds whose readiness needs nodes, which the control plane does not have. */
const needsNodes = /"kind":"(?:Deployment|StatefulSet|DaemonSet|Pod|Job|PersistentVolumeClaim)"/;

/** Address of the only resource of a type. */
function only(stack: StackJson, type: string): string {
  const ids = Object.keys((stack["resource"] as Named)[type] ?? {});
  if (ids.length !== 1) throw new Error(`${type}: one is needed, got ${ids.length}`);
  return `${type}.${ids[0] ?? ""}`;
}

/** How Terraform reaches the real API server in place of the emulated cluster: known only once that cluster is. */
function access(stack: StackJson, plane: ControlPlane, tokenCommand: string): Block {
  const cluster = only(stack, "aws_eks_cluster");
  const afterCluster = (text: string): string => `\${${cluster}.arn == "" ? "" : ${text}}`;
  const authority = Buffer.from(plane.certificateAuthority).toString("base64");
  return {
    host: afterCluster(`"${plane.endpoint}"`),
    cluster_ca_certificate: afterCluster(`base64decode("${authority}")`),
    exec: {
      api_version: "client.authentication.k8s.io/v1",
      command: "sh",
      args: [tokenCommand, `\${${cluster}.name}`],
    },
  };
}

/** A release of a chart that cannot be fetched becomes one of its stub, next to the stack. */
function withStub(release: Block, folder: string): Block {
  const { repository, version, timeout: _timeout, ...kept } = release;
  // With hundreds of definitions the server takes longer than Helm's 32 s to describe itself; it checks objects by their schemas anyway.
  const rest = { ...kept, timeout: TIMEOUT_SECONDS, disable_openapi_validation: true };
  const values = JSON.stringify(release["values"] ?? []);
  const waiting = needsNodes.test(values.replace(/\\/g, ""))
    ? { wait: false, wait_for_jobs: false, atomic: false }
    : {};
  if (repository === undefined) return { ...rest, ...waiting };
  const name = String(release["chart"]);
  const stub = join("stubs", `${name}-${String(version)}`);
  writeStubChart(join(folder, stub), name, String(version));
  return { ...rest, chart: `./${stub}` };
}

/** A stack whose charts are stubs, which are written next to it. */
export function withStubs(stack: StackJson, folder: string): StackJson {
  const resource = stack["resource"] as Named;
  const releases = Object.entries(resource["helm_release"] ?? {}).map(
    ([id, release]) => [id, withStub(release, folder)] as const,
  );
  return { ...stack, resource: { ...resource, helm_release: Object.fromEntries(releases) } };
}

/** A whole AWS stack on an emulated cloud and a real API server. */
export function wholeCycle(
  stack: StackJson,
  folder: string,
  plane: ControlPlane,
  tokenCommand: string,
): StackJson {
  const emulated = withStubs(emulatedAws(stack), folder);
  const reach = access(stack, plane, tokenCommand);
  const provider = emulated["provider"] as Readonly<Record<string, unknown>>;
  return { ...emulated, provider: { ...provider, helm: [{ kubernetes: reach }], kubernetes: [reach] } };
}
