import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the scaling layer. */
export function scaling(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
