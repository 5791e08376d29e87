import { inChart, isText, leaveOut, misspelt, replace, type Operator } from "../operator";

const subject = (value: unknown): boolean =>
  isText(value) && /system:serviceaccount:|svc\.id\.goog\[/.test(value);

/** Mistakes in who may do what. */
export const IDENTITY: readonly Operator[] = [
  replace(
    "rename-trust-subject",
    "outage",
    "the cloud does not know the pod that comes with this name",
    (spot) => subject(spot.value),
    (before) => String(before).replace(/(\]?)$/, "-x$1"),
  ),
  replace(
    "trust-default-account",
    "leak",
    "every pod of the namespace has the rights",
    (spot) => subject(spot.value),
    (before) => String(before).replace(/([:/])[a-z0-9-]+(\]?)$/, "$1default$2"),
  ),
  replace(
    "trust-every-account",
    "leak",
    "every pod of the cluster has the rights",
    ({ key, value, block }) => block.type === "aws_iam_role" && /:sub$/.test(String(key)) && isText(value),
    () => "*",
  ),
  replace(
    "rename-account-in-release",
    "outage",
    "pods run under a name that nothing trusts",
    (spot) =>
      inChart(spot) &&
      spot.key === "name" &&
      isText(spot.value) &&
      spot.path.some((step) => /serviceAccount/i.test(String(step))),
    misspelt,
  ),
  replace(
    "rename-account-in-object",
    "outage",
    "pods run under a name that does not exist, or without rights",
    (spot) => spot.key === "serviceAccountName" && isText(spot.value),
    misspelt,
  ),
  leaveOut(
    "drop-account-annotation",
    "outage",
    "pods get no cloud identity",
    ({ key, value }) =>
      isText(value) &&
      /eks.amazonaws.com\/role-arn|azure.workload.identity\/client-id|iam.gke.io\/gcp-service-account/.test(
        String(key),
      ),
  ),
  replace(
    "swap-account-annotation",
    "outage",
    "pods get somebody else's cloud identity",
    ({ key, value }) =>
      isText(value) &&
      /eks.amazonaws.com\/role-arn|azure.workload.identity\/client-id|iam.gke.io\/gcp-service-account/.test(
        String(key),
      ),
    (before) =>
      String(before)
        .replace(/identity-(mlflow|workflow|loki|tempo|velero)/, "identity-external-secrets")
        .replace(/_[0-9A-F]{8}\./, "_00000000."),
  ),
  leaveOut(
    "drop-identity-label",
    "outage",
    "Azure's webhook passes the pod by: no token",
    ({ key }) => key === "azure.workload.identity/use",
  ),
  replace(
    "unowned-account",
    "deploy fails",
    "nobody makes the ServiceAccount",
    (spot) =>
      inChart(spot) &&
      spot.key === "create" &&
      spot.value === true &&
      spot.path.some((step) => /serviceAccount/i.test(String(step))),
    () => false,
  ),
];
