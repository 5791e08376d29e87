import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { gatekeeper } from "./gatekeeper";
import { kyverno } from "./kyverno";
import { sealedSecrets } from "./sealed-secrets";
import { tetragon } from "./tetragon";

/** Components of the policy layer. The policies themselves follow from all components: see `derived.ts`. */
export function policy(inputs: PlatformInputs): readonly Component[] {
  const { policyEngine, extras = [] } = inputs.settings;
  return [
    policyEngine === "gatekeeper" ? gatekeeper(inputs) : kyverno(inputs),
    tetragon(),
    ...(extras.includes("sealed-secrets") ? [sealedSecrets()] : []),
  ];
}
