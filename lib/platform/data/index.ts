import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the data layer. */
export function data(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
