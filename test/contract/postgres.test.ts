import { CLOUDS, graphNamed, only, type CloudId } from "../support/clouds";

const SERVER: Readonly<Record<CloudId, string>> = {
  aws: "aws_db_instance",
  azure: "azurerm_postgresql_flexible_server",
  gcp: "google_sql_database_instance",
};

/** Private, encrypted, TLS only. */
const PRIVATE: Readonly<Record<CloudId, RegExp>> = {
  aws: /"publicly_accessible":false.*"storage_encrypted":true/,
  azure: /"delegated_subnet_id":.*"public_network_access_enabled":false/,
  gcp: /"ipv4_enabled":false.*"ssl_mode":"ENCRYPTED_ONLY"/,
};

/** Lives through the loss of a zone. */
const TWO_ZONES: Readonly<Record<CloudId, RegExp>> = {
  aws: /"multi_az":true/,
  azure: /"high_availability":\{"mode":"ZoneRedundant"/,
  gcp: /"availability_type":"REGIONAL"/,
};

describe.each(CLOUDS)("Postgres on %s", (cloud) => {
  const server = (stage: string): string =>
    JSON.stringify(only(graphNamed(`${cloud}-${stage}`), SERVER[cloud]).attributes);

  test("is private and speaks TLS only", () => {
    expect(server("dev")).toMatch(PRIVATE[cloud]);
  });

  test("survives a zone in production, not in dev", () => {
    expect(server("prod")).toMatch(TWO_ZONES[cloud]);
    expect(server("dev")).not.toMatch(TWO_ZONES[cloud]);
  });

  test("has a password that only Terraform's write-only arguments see (rules 112, 117)", () => {
    const text = JSON.stringify(graphNamed(`${cloud}-dev`).document);
    expect(text).toMatch(/"(password_wo|administrator_password_wo)":"\$\{ephemeral\./);
    expect(text).not.toMatch(/"(password|administrator_password|root_password|master_password)":/);
  });

  test("grows by itself", () => {
    expect(server("dev")).toMatch(
      /"(max_allocated_storage|disk_autoresize_limit)":100|"auto_grow_enabled":true/,
    );
  });

  test("makes a database and a role for each component that needs one", () => {
    const jobs = graphNamed(`${cloud}-dev`).objects.filter(
      ({ object, release }) => object.kind === "Job" && release.name.startsWith("databases"),
    );
    const text = JSON.stringify(jobs.map(({ object }) => object));
    for (const name of ["mlflow", "argo"]) expect(text).toContain(name);
  });
});
