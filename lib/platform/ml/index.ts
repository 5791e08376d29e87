import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the ml layer. */
export function ml(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
