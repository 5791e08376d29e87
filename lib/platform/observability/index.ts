import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";

/** Components of the observability layer. */
export function observability(_inputs: PlatformInputs): readonly Component[] {
  return [];
}
