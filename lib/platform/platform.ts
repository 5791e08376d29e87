import type { Component } from "../kubernetes/component";
import { data } from "./data";
import { delivery } from "./delivery";
import { edge } from "./edge";
import { foundation } from "./foundation";
import type { PlatformInputs } from "./inputs";
import { ml } from "./ml";
import { monitors } from "./observability/monitors";
import { observability } from "./observability";
import { policy } from "./policy";
import { derivedPolicies } from "./policy/derived";
import { recovery } from "./recovery";
import { scaling } from "./scaling";
import { serving } from "./serving";

/**
 * Every component of the platform, the same on every cloud. `addOns` are the cloud's own. The last two are derived from what all the
 * others declare: network policies and disruption budgets, and the monitors that scrape their metrics.
 */
export function platformComponents(inputs: PlatformInputs, addOns: readonly Component[]): readonly Component[] {
  const components = [
    ...addOns,
    ...foundation(inputs),
    ...data(inputs),
    ...edge(inputs),
    ...delivery(inputs),
    ...ml(inputs),
    ...serving(inputs),
    ...scaling(inputs),
    ...policy(inputs),
    ...observability(inputs),
    ...recovery(inputs),
  ];
  return [...components, ...derivedPolicies(inputs, components), monitors(components)];
}
