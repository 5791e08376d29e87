import type { Component } from "../../kubernetes/component";
import type { PlatformInputs } from "../inputs";
import { certManager } from "./cert-manager";
import { externalSecrets } from "./external-secrets";
import { reloader } from "./reloader";

/** Components of the foundation layer: certificates, secrets, and restarts when a secret changes. */
export function foundation(inputs: PlatformInputs): readonly Component[] {
  return [
    certManager(inputs),
    externalSecrets({
      store: inputs.secrets,
      identity: inputs.identities["external-secrets"],
      replicas: inputs.settings.profile.replicas,
    }),
    reloader(),
  ];
}
