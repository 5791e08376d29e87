import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { databases } from "./databases";

/** Components of the data layer. Call it last: it reads which databases the other layers asked for. */
export function data(inputs: PlatformInputs): readonly Component[] {
  return databases(inputs);
}
