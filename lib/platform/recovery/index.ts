import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { velero } from "./velero";

/** Components of the recovery layer. Databases and buckets are backed up by their cloud. */
export function recovery(inputs: PlatformInputs): readonly Component[] {
  return [velero(inputs)];
}
