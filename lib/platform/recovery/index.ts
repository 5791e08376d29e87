import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the recovery layer. */
export function recovery(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
