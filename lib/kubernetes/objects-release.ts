import { AssetType, TerraformAsset, TerraformStack, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { objectsSeconds } from "../facts/release-timeouts";
import { HelmRelease } from "./helm-release";
import type { KubernetesObject } from "./object";

const ASSET_ID = "objects-chart";

/** The local chart, copied once into the stack. At stack level with a fixed id, since its path is part of every release that uses it. */
function chartPath(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const asset =
    (stack.node.tryFindChild(ASSET_ID) as TerraformAsset | undefined) ??
    new TerraformAsset(stack, ASSET_ID, { path: "lib/kubernetes/chart", type: AssetType.DIRECTORY });
  return `./${asset.path}`;
}

/** Objects of one owner, small enough together for the 1 MiB of a Helm release's record. */
export interface ObjectsReleaseProps {
  /** Name of the release. */
  readonly name: string;
  /** Namespace of the release's record; the objects name their own. */
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
  /** Seconds to wait, on destroy for finalizers too. @default what is known of the objects' kinds: `lib/facts/release-timeouts.ts` */
  readonly timeoutSeconds?: number;
  /** What serves the objects' kinds, and what else must be there. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Kubernetes objects, custom resources included, in the same apply as the cluster and the release with their CRDs: a Helm release of a
 * local chart whose values are the objects, so a plan needs no API server and shows every change (rule 53).
 */
export class ObjectsRelease extends Construct {
  /** What dependants wait for. */
  readonly resource: HelmRelease["resource"];

  constructor(scope: Construct, id: string, props: ObjectsReleaseProps) {
    super(scope, id);
    const release = new HelmRelease(this, "objects", {
      chart: { name: chartPath(this) },
      name: props.name,
      namespace: props.namespace,
      values: { objects: props.objects },
      waitForJobs: props.objects.some((object) => object.kind === "Job"),
      after: props.after,
      timeoutSeconds: props.timeoutSeconds ?? objectsSeconds(props.objects),
    });
    this.resource = release.resource;
  }
}
