import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the serving layer. */
export function serving(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
