import { add, inChart, inKind, isRecord, isText, replace, takeOut, type Operator } from "../operator";

const PASSWORD = "Tr0ub4dor-3-correct-horse";

/** Mistakes that show a secret, or make it useless. */
export const SECRETS: readonly Operator[] = [
  add(
    "password-in-values",
    "leak",
    "the password is in the state, the plan and the release",
    (spot) => inChart(spot) && isRecord(spot.value) && spot.path.length === 2,
    () => ({ adminPassword: PASSWORD }),
  ),
  add(
    "password-in-environment",
    "leak",
    "the password is in the pod's description",
    (spot) => spot.object !== undefined && spot.key === "env" && Array.isArray(spot.value),
    () => ({ name: "DB_PASSWORD", value: PASSWORD }),
  ),
  add(
    "token-in-values",
    "leak",
    "the token is in the state, the plan and the release",
    (spot) => inChart(spot) && /^extraEnv(Vars)?$/.test(String(spot.key)) && isRecord(spot.value),
    () => ({ API_TOKEN: "ghp_0123456789abcdefghijklmnopqrstuvwxyzAB" }),
  ),
  add(
    "key-in-config-map",
    "leak",
    "the key is readable by whoever may read ConfigMaps",
    (spot) => inKind(spot, "ConfigMap") && spot.key === "data" && isRecord(spot.value),
    () => ({ aws_secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" }),
  ),
  add(
    "secret-object",
    "leak",
    "the Secret's content is in the state",
    (spot) => spot.path.length === 2 && spot.path[1] === "objects" && Array.isArray(spot.value),
    () => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "database", namespace: "data" },
      stringData: { password: PASSWORD },
    }),
  ),
  replace(
    "password-in-url",
    "leak",
    "the password is in an address",
    (spot) =>
      isText(spot.value) &&
      /^https?:\/\/[a-z0-9-]+\./.test(spot.value) &&
      (inChart(spot) || spot.object !== undefined),
    (before) => String(before).replace("://", `://admin:${PASSWORD}@`),
  ),
  replace(
    "write-only-made-readable",
    "leak",
    "the secret goes into the state",
    ({ key, block }) => /_wo$/.test(String(key)) && block.section === "resource",
    (before, { holder, key }) => {
      holder[String(key).slice(0, -3)] = before;
      return undefined;
    },
  ),
  replace(
    "literal-password",
    "leak",
    "the password is in the code, the plan and the state",
    ({ key, block, value }) => /_wo$/.test(String(key)) && block.section === "resource" && isText(value),
    () => PASSWORD,
  ),
  replace(
    "other-password",
    "outage",
    "the password that is stored is not the one in force",
    ({ key, block }) => /password_wo$/.test(String(key)) && block.section === "resource",
    () => "${ephemeral.random_password.other.result}",
  ),
  replace(
    "special-characters",
    "outage",
    "a password with / or @ breaks the address that it is put into",
    ({ key, block }) => block.type === "random_password" && key === "special",
    () => true,
  ),
  replace(
    "short-password",
    "leak",
    "the password can be guessed",
    ({ key, block }) => block.type === "random_password" && key === "length",
    () => 6,
  ),
  replace(
    "write-only-version-forgotten",
    "outage",
    "a new password is never written",
    ({ key }) => /_wo_(version|revision)$/.test(String(key)),
    () => undefined,
  ),
  takeOut(
    "remove-secret",
    "deploy fails",
    "what reads the secret waits for ever",
    ({ block }) =>
      /secretsmanager_secret_version$|key_vault_secret$|secret_manager_secret_version$|kubernetes_secret_v1$/.test(
        block.type,
      ) && block.section === "resource",
  ),
  replace(
    "secret-under-other-name",
    "deploy fails",
    "what reads the secret asks for another name",
    ({ key, block }) =>
      (block.type === "aws_secretsmanager_secret" && key === "name") ||
      (block.type === "azurerm_key_vault_secret" && key === "name" && block.section === "resource") ||
      (block.type === "google_secret_manager_secret" && key === "secret_id"),
    (before) => `${String(before)}-x`,
  ),
];
