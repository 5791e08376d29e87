import { join } from "node:path";
import { emulatedAws } from "./aws-emulation";
import type { StackJson } from "./stand-ins";
import { writeStubChart } from "./stub-charts";

type Block = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** Nothing has to start: what is not there by then will not come. */
const TIMEOUT_SECONDS = 90;

/** Kinds whose readiness needs nodes, which the control plane does not have. */
const needsNodes = /"kind":"(?:Deployment|StatefulSet|DaemonSet|Pod|Job|PersistentVolumeClaim)"/;

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

/** A whole AWS stack for an emulated cloud and a real API server; how the cluster is reached stays as it was written. */
export function wholeCycle(stack: StackJson, folder: string): StackJson {
  return withStubs(emulatedAws(stack), folder);
}
