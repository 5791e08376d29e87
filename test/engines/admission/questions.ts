/** Whether somebody of a group may do something; in `mlops` unless a namespace is named. */
export interface Question {
  readonly group: string;
  readonly verb: string;
  readonly resource: string;
  readonly apiGroup?: string;
  readonly namespace?: string;
  readonly subresource?: string;
  readonly allowed: boolean;
}

const models = { apiGroup: "serving.kserve.io", resource: "inferenceservices" };
const workflows = { apiGroup: "argoproj.io", resource: "workflows" };
/** What people may and may not do. */
export const QUESTIONS: readonly Question[] = [
  { group: "engineers", verb: "create", ...models, allowed: true },
  { group: "engineers", verb: "get", resource: "pods", subresource: "log", allowed: true },
  { group: "engineers", verb: "get", resource: "secrets", allowed: false },
  { group: "engineers", verb: "create", resource: "pods", subresource: "exec", allowed: false },
  { group: "engineers", verb: "create", resource: "pods", allowed: false },
  { group: "engineers", verb: "create", ...models, namespace: "kserve", allowed: false },
  { group: "engineers", verb: "update", resource: "resourcequotas", allowed: false },
  { group: "scientists", verb: "create", ...workflows, namespace: "argo", allowed: true },
  { group: "scientists", verb: "list", ...models, allowed: true },
  { group: "scientists", verb: "delete", ...models, allowed: false },
  { group: "scientists", verb: "get", resource: "secrets", namespace: "argo", allowed: false },
  { group: "strangers", verb: "list", ...models, allowed: false },
];
