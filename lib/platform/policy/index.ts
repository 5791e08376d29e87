import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the policy layer. */
export function policy(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
