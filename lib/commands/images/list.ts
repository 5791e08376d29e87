import { PLATFORM_IMAGES } from "../../kubernetes/images";

/** An image of our own, as a job of a workflow builds it. */
interface ImageToBuild {
  readonly name: string;
  readonly version: string;
  /** Folder with its Dockerfile. */
  readonly folder: string;
}

/** Every image of our own. */
export const imagesToBuild = (): ImageToBuild[] =>
  Object.entries(PLATFORM_IMAGES).map(([name, version]) => ({
    name,
    version,
    folder: `lib/pipelines/${name}`,
  }));
