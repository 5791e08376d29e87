import { all, foundation, only } from "./support";

describe("data on Google Cloud", () => {
  const dev = foundation({ credentialsVersion: 3 });
  const mlflow = dev.postgres.database("mlflow");
  const provided = dev.secrets.provided("slack-webhook");
  const devDocument = dev.document();
  const prodDocument = foundation({ name: "gcp-prod", stage: "prod" }).document();

  test("buckets are private, versioned, uniform; emptied on destroy only where the data is disposable (rule 129)", () => {
    for (const [document, disposable] of [
      [devDocument, true],
      [prodDocument, false],
    ] as const) {
      const buckets = all(document, "google_storage_bucket");
      expect(buckets).toHaveLength(4);
      for (const bucket of buckets) {
        expect(bucket).toMatchObject({
          public_access_prevention: "enforced",
          uniform_bucket_level_access: true,
          versioning: { enabled: true },
          force_destroy: disposable,
        });
      }
    }
  });

  test("live artifacts and backups never expire; logs and traces do by the profile (rule 126)", () => {
    const lives = (name: string): unknown[] => {
      const bucket = all(devDocument, "google_storage_bucket").find((candidate) =>
        String(candidate["name"]).startsWith(`gcp-dev-${name}-`),
      )!;
      const rules = bucket["lifecycle_rule"] as unknown as {
        action: { type: string };
        condition: Record<string, unknown>;
      }[];
      return rules
        .filter(({ action, condition }) => action.type === "Delete" && condition["with_state"] !== "ARCHIVED")
        .map(({ condition }) => condition["age"]);
    };
    expect(["artifacts", "backups", "logs", "traces"].map((name) => [name, lives(name)])).toEqual([
      ["artifacts", []],
      ["backups", []],
      ["logs", [30]],
      ["traces", [7]],
    ]);
  });

  test("Cloud SQL is private, encrypted, of the edition that has shared cores (rule 124), and recovers to a point in time", () => {
    expect(only(devDocument, "google_sql_database_instance")).toMatchObject({
      deletion_protection: false,
      settings: {
        edition: "ENTERPRISE",
        tier: "db-f1-micro",
        availability_type: "ZONAL",
        ip_configuration: { ipv4_enabled: false, ssl_mode: "ENCRYPTED_ONLY" },
        backup_configuration: {
          enabled: true,
          point_in_time_recovery_enabled: true,
          transaction_log_retention_days: 7,
        },
        deletion_protection_enabled: false,
        user_labels: { environment: "gcp-dev" },
      },
      depends_on: expect.arrayContaining([
        expect.stringContaining("google_service_networking_connection"),
      ]) as string[],
    });
    expect(only(prodDocument, "google_sql_database_instance")).toMatchObject({
      deletion_protection: true,
      settings: {
        tier: "db-custom-2-7680",
        availability_type: "REGIONAL",
        deletion_protection_enabled: true,
        retain_backups_on_delete: true,
        backup_configuration: { backup_retention_settings: { retained_backups: 30 } },
      },
    });
  });

  test("grown storage is not taken back: that would replace the server", () => {
    expect(only(devDocument, "google_sql_database_instance")["lifecycle"]).toEqual({
      ignore_changes: ["settings[0].disk_size"],
    });
  });

  test("passwords are ephemeral, URL-safe and only in write-only arguments, all of the version that the environment says (rules 114, 117)", () => {
    const passwords = devDocument.ephemeral?.["random_password"] ?? {};
    expect(Object.keys(passwords).sort()).toEqual([
      "gcp_secrets_postgres-admin",
      "gcp_secrets_postgres-mlflow",
    ]);
    for (const password of Object.values(passwords)) expect(password).toEqual({ length: 32, special: false });
    for (const version of all(devDocument, "google_secret_manager_secret_version")) {
      expect(version).toMatchObject({
        secret_data_wo: expect.stringContaining("ephemeral.random_password.") as string,
        secret_data_wo_version: 3,
      });
      expect(version).not.toHaveProperty("secret_data");
    }
    const user = only(devDocument, "google_sql_user");
    expect(user).not.toHaveProperty("password");
    expect(devDocument.resource).not.toHaveProperty("random_password");
    expect(JSON.stringify(devDocument).match(/\$\{ephemeral\./g)).toHaveLength(3);
  });

  test("database and store get one and the same value in one run, the store last (rule 113)", () => {
    const user = only(devDocument, "google_sql_user");
    const stored = Object.entries(devDocument.resource["google_secret_manager_secret_version"] ?? {}).find(
      ([id]) => id.includes("postgres-admin"),
    )![1];
    expect(user).toMatchObject({
      password_wo: stored["secret_data_wo"],
      password_wo_version: stored["secret_data_wo_version"],
    });
    expect(stored["depends_on"]).toEqual([expect.stringMatching(/^google_sql_user\./)]);
    expect(stored["lifecycle"]).toEqual({ create_before_destroy: true });
  });

  test("each secret is readable by External Secrets alone, one by one (rule 12)", () => {
    const secrets = all(devDocument, "google_secret_manager_secret");
    const grants = all(devDocument, "google_secret_manager_secret_iam_member");
    expect(secrets.map((secret) => secret["secret_id"] as unknown).sort()).toEqual([
      "gcp-dev-postgres-admin",
      "gcp-dev-postgres-mlflow",
    ]);
    expect(dev.secrets.expected).toEqual([{ name: "slack-webhook", secret: provided }]);
    expect(grants).toHaveLength(secrets.length + 1);
    expect(JSON.stringify(grants)).toMatch(/projects\/[^"]+\/secrets\/gcp-dev-slack-webhook"/);
    expect(new Set(grants.map((grant) => grant["member"] as unknown)).size).toBe(1);
    expect(
      all(devDocument, "google_project_iam_member").map((member) => member["role"] as unknown),
    ).not.toContain("roles/secretmanager.secretAccessor");
  });

  test("a database has its own role and password; the same name twice is an error", () => {
    expect(mlflow).toMatchObject({
      name: "mlflow",
      username: "mlflow",
      password: { key: "gcp-dev-postgres-mlflow" },
      port: 5432,
    });
    expect(() => dev.postgres.database("mlflow")).toThrow(
      "a database's name must be unique, got mlflow twice",
    );
  });

  test("commands name the secret and print no value by themselves", () => {
    expect(dev.secrets.readCommand(provided)).toMatch(
      /^gcloud secrets versions access latest --secret=gcp-dev-slack-webhook --project=/,
    );
    expect(dev.secrets.writeCommand(provided)).toMatch(
      /secrets create gcp-dev-slack-webhook .*--locations=\S+; } && .*--data-file=-$/,
    );
  });

  test("secrets of a protected environment cannot be deleted", () => {
    for (const secret of all(prodDocument, "google_secret_manager_secret"))
      expect(secret["deletion_protection"]).toBe(true);
  });

  test("image tags never move, and old images go", () => {
    const repository = only(devDocument, "google_artifact_registry_repository");
    expect(repository).toMatchObject({ docker_config: { immutable_tags: true }, format: "DOCKER" });
    expect(
      (repository["cleanup_policies"] as unknown as { action: string }[]).map(({ action }) => action),
    ).toEqual(["DELETE", "DELETE", "KEEP"]);
    expect(only(devDocument, "google_artifact_registry_repository_iam_member")).toMatchObject({
      role: "roles/artifactregistry.reader",
    });
  });

  test("logs kept longer than the project keeps them have a bucket of their own", () => {
    expect(devDocument.resource).not.toHaveProperty("google_logging_project_bucket_config");
    const buckets = all(prodDocument, "google_logging_project_bucket_config");
    expect(buckets.map((bucket) => [bucket["bucket_id"], bucket["retention_days"]] as unknown)).toEqual([
      ["gcp-prod-audit-logs", 90],
      ["gcp-prod-flow-logs", 90],
    ]);
    expect(all(prodDocument, "google_logging_project_sink")).toHaveLength(2);
  });
});
