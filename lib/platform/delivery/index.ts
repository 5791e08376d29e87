import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the delivery layer. */
export function delivery(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
