import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the edge layer. */
export function edge(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
