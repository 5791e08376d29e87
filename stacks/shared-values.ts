import { remembered } from "../lib/checks/remembered";
import { isRecord } from "../lib/checks/walk";
import { decodeValues } from "../lib/kubernetes/values";

/**
 * Decodes releases' values so that what several stacks have in common is one value: whole releases, and Kubernetes objects of releases that
 * differ. Rules keep with a value what they found in it, and look at it once for all stacks.
 */
export function sharedValues(): (json: string) => unknown {
  const objects = new Map<string, unknown>();
  const shared = (object: unknown): unknown => {
    const text = JSON.stringify(object);
    const before = objects.get(text) ?? object;
    objects.set(text, before);
    return before;
  };
  return remembered((json) => {
    const values = decodeValues(json);
    const list = isRecord(values) ? values["objects"] : undefined;
    return isRecord(values) && Array.isArray(list) ? { ...values, objects: list.map(shared) } : values;
  });
}
