import type { Component } from "../kubernetes/component";
import { data } from "./data";
import { delivery, gitopsRoot } from "./delivery";
import { edge, publication } from "./edge";
import { foundation } from "./foundation";
import type { PlatformInputs } from "./inputs";
import { ml } from "./ml";
import { monitors } from "./observability/monitors";
import { observability } from "./observability";
import { policy } from "./policy";
import { admissionPolicies, derivedPolicies } from "./policy/derived";
import { recovery } from "./recovery";
import { scaling } from "./scaling";
import { serving } from "./serving";

/**
 * Every component of the platform, the same on every cloud. `addOns` are the cloud's own. The last ones are derived from what all the
 * others declare: routes to their pages, network policies and disruption budgets, monitors that scrape their metrics; then the root of
 * what ArgoCD delivers, and the admission policies, which come last so that they refuse nothing while the rest is destroyed.
 */
export function platformComponents(
  inputs: PlatformInputs,
  addOns: readonly Component[],
): readonly Component[] {
  const components = [
    ...addOns,
    ...foundation(inputs),
    ...edge(inputs),
    ...delivery(inputs),
    ...ml(inputs),
    ...serving(inputs),
    ...scaling(inputs),
    ...policy(inputs),
    ...observability(inputs),
    ...recovery(inputs),
    // After all that ask for a database.
    ...data(inputs),
  ];
  const published = [...components, ...publication(inputs, components)];
  const derived = [...published, ...derivedPolicies(inputs, published), monitors(published)];
  const delivered = [...derived, ...gitopsRoot(inputs, derived)];
  return [...delivered, admissionPolicies(inputs, delivered)];
}
