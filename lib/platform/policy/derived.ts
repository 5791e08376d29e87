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
 * What follows from all other components: their declared connections as network policies, their budgets, the tenants' quotas and roles.
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
  return [bounds, network, budgets].filter(({ after = [] }) => after.length > 0);
}

/**
 * Admission policies. They wait for every other component: the first installation is not judged half-way, and on destroy they are gone
 * before they could refuse a deletion (rule 132).
 */
export function admissionPolicies(inputs: PlatformInputs, components: readonly Component[]): Component {
  return {
    name: "admission-policies",
    layer: "policy",
    description: "What pods, models and namespaces must be like to be admitted",
    namespace: RECORDS,
    needs: components.map(({ name }) => name),
    after: policiesOf(inputs),
  };
}

/** Policies of the engine that the environment chose. */
function policiesOf(inputs: PlatformInputs): readonly KubernetesObject[] {
  return inputs.settings.policyEngine === "gatekeeper"
    ? gatekeeperConstraints(inputs)
    : kyvernoPolicies(inputs);
}
