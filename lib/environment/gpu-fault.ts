import type { GpuNeed } from "../cloud/cluster";
import { EnvironmentError, faultLine } from "./fault";

/** What a GPU of a pool is. */
interface Gpu {
  readonly name: string;
  readonly memoryGib: number;
  readonly computeCapability: number;
}

const said = ({ memoryGib, computeCapability }: Omit<Gpu, "name">): string =>
  `${String(memoryGib)} GiB and compute capability ${computeCapability.toFixed(1)}`;

/**
 * For the person who asked for a model that no GPU of the environment can hold.
 * @param environment name of the environment
 * @param there GPUs of its pools
 */
export function noFittingGpu(environment: string, need: GpuNeed, there: readonly Gpu[]): EnvironmentError {
  const given = there.map((gpu) => `${gpu.name} with ${said(gpu)}`);
  const must = `have a GPU with ${said(need)} for the models that are served`;
  return new EnvironmentError([
    faultLine(`environments/${environment}.ts`, { field: "machines.gpu", given, must }),
  ]);
}
