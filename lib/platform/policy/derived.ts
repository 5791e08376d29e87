import type { Component } from "../../kubernetes/component";
import type { KubernetesObject } from "../../kubernetes/object";
import type { PlatformInputs } from "../inputs";
import { namespacesOf } from "../namespaces";
import { accessObjects } from "./access";
import { budgetObjects } from "./budgets";
import { gatekeeperConstraints } from "./gatekeeper";
import { kyvernoPolicies } from "./kyverno";
import { networkPolicies } from "./network/policies";
import { quotaObjects } from "./quotas";

/** Namespace of the Helm records of what is derived; the objects have their own. */
const RECORDS = "policy";

/**
 * What follows from all other components: their declared connections as network policies, their budgets, the tenants' quotas and roles; and
 * the admission policies, which wait for everything else. So the first installation is not judged half-way, and on destroy the policies
 * are gone before what they protect (rule 132).
 */
export function derivedPolicies(inputs: PlatformInputs, components: readonly Component[]): Component[] {
  const bounds: Component = {
    name: "namespace-bounds",
    layer: "policy",
    description:
      "Quotas, default requests and limits, and the roles of people in the namespaces of ML workloads",
    namespace: RECORDS,
    after: [...quotaObjects(inputs.settings.profile.quota), ...accessObjects(inputs.settings)],
  };
  const network: Component = {
    name: "network-policies",
    layer: "policy",
    description: "Closes every namespace and opens what components declare",
    namespace: RECORDS,
    after: networkPolicies(namespacesOf(inputs.settings), components, inputs),
  };
  const budgets: Component = {
    name: "disruption-budgets",
    layer: "policy",
    description: "Lets nodes be drained one pod of a component at a time",
    namespace: RECORDS,
    after: budgetObjects(components),
  };
  const made = [bounds, network, budgets].filter(({ after = [] }) => after.length > 0);
  return [...made, admission(inputs, [...components, ...made])];
}

function admission(inputs: PlatformInputs, components: readonly Component[]): Component {
  return {
    name: "admission-policies",
    layer: "policy",
    description: "What pods, models and namespaces must be like to be admitted",
    namespace: RECORDS,
    needs: components.map(({ name }) => name),
    after: admissionPolicies(inputs),
  };
}

/** Policies of the engine that the environment chose. */
function admissionPolicies(inputs: PlatformInputs): readonly KubernetesObject[] {
  return inputs.settings.policyEngine === "gatekeeper"
    ? gatekeeperConstraints(inputs)
    : kyvernoPolicies(inputs);
}
