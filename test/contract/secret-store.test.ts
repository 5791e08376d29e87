import { CLOUDS, graphNamed, textOfTypes, type CloudId } from "../support/clouds";

/** The secret's own resource, and how External Secrets gets to read it. */
const SECRET: Readonly<Record<CloudId, { type: string; version: string; write: RegExp }>> = {
  aws: {
    type: "aws_secretsmanager_secret",
    version: "aws_secretsmanager_secret_version",
    write: /"secret_string_wo":"\$\{ephemeral\.random_password/,
  },
  azure: {
    type: "azurerm_key_vault_secret",
    version: "azurerm_key_vault_secret",
    write: /"value_wo":"\$\{ephemeral\.random_password/,
  },
  gcp: {
    type: "google_secret_manager_secret",
    version: "google_secret_manager_secret_version",
    write: /"secret_data_wo":"\$\{ephemeral\.random_password/,
  },
};

describe.each(CLOUDS)("secrets on %s", (cloud) => {
  const dev = graphNamed(`${cloud}-dev`);
  const { type, version, write } = SECRET[cloud];

  test("are random, written without passing through the state (rule 117)", () => {
    for (const node of dev.ofType(version)) expect(JSON.stringify(node.attributes)).toMatch(write);
    expect(JSON.stringify(dev.document["ephemeral"])).toContain('"special":false');
  });

  test("exist for every ExternalSecret that reads one (rule 10)", () => {
    const known = JSON.stringify(
      dev.ofType(type).map(({ attributes }) => [attributes["name"], attributes["secret_id"]]),
    );
    const keys = dev.objects
      .filter(({ object }) => object.kind === "ExternalSecret")
      .flatMap(({ object }) =>
        [...JSON.stringify(object).matchAll(/"remoteRef":\{"key":"([^"]+)"/g)].map((match) => match[1]!),
      )
      .filter((key) => !key.startsWith("${"));
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
  });

  test("are read by one identity, granted secret by secret (rule 12)", () => {
    const grants = textOfTypes(
      dev,
      /^(aws_iam_role_policy|azurerm_role_assignment|google_secret_manager_secret_iam_member)$/,
      /secrets/,
    );
    expect(grants).not.toMatch(/secretmanager\.secretAccessor.*"project":/);
    const number = dev.ofType(type).length;
    const named = new Set(
      [
        ...grants.matchAll(
          /(aws_secretsmanager_secret|azurerm_key_vault_secret|google_secret_manager_secret)\.[\w-]+/g,
        ),
      ].map((match) => match[0]),
    );
    expect(named.size).toBe(number);
  });

  test("of a disposable environment are gone with it (rule 115)", () => {
    const text = JSON.stringify(dev.document);
    if (cloud === "aws") expect(text).toMatch(/"recovery_window_in_days":0/);
    if (cloud === "azure") expect(text).toMatch(/"purge_soft_delete_on_destroy":true/);
    expect(JSON.stringify(graphNamed(`${cloud}-prod`).document)).not.toMatch(
      /"recovery_window_in_days":0|"purge_soft_delete_on_destroy":true/,
    );
  });
});
