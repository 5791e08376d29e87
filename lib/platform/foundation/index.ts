import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the foundation layer. */
export function foundation(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
