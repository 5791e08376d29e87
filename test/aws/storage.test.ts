import { at, list, statements, synthesized, text } from "./aws-stack";

const dev = synthesized("dev");
const prod = synthesized("prod");

const STORES = ["artifacts", "logs", "traces", "backups"];

test.each(STORES)("bucket %s: versioned, encrypted with our key, private, TLS only", (store) => {
  const part = `aws_${store}_`;
  expect(dev.one("aws_s3_bucket_versioning", part).versioning_configuration).toEqual({ status: "Enabled" });
  const [rule] = list(dev.one("aws_s3_bucket_server_side_encryption_configuration", part), "rule");
  expect(rule).toMatchObject({
    bucket_key_enabled: true,
    apply_server_side_encryption_by_default: {
      sse_algorithm: "aws:kms",
      kms_master_key_id: expect.stringContaining("aws_kms_key"),
    },
  });
  expect(dev.one("aws_s3_bucket_public_access_block", part)).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  const [deny] = statements(dev.one("aws_s3_bucket_policy", part).policy);
  expect(deny).toMatchObject({
    Effect: "Deny",
    Action: ["s3:*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  expect(deny!.Resource).toHaveLength(2);
});

test("rule 126: artifacts and backups never expire while they live; logs and traces do", () => {
  const expiry = (store: string) =>
    at(dev.one("aws_s3_bucket_lifecycle_configuration", `aws_${store}_`), "rule.0.expiration.0.days");
  expect(STORES.map((store) => [store, expiry(store)])).toEqual([
    ["artifacts", undefined],
    ["logs", 30],
    ["traces", 7],
    ["backups", undefined],
  ]);
});

test("rule 129: buckets, images and backups of a disposable environment go with it, prod's do not", () => {
  const flags = (of: typeof dev) => [
    ...Object.values(of.all("aws_s3_bucket")).map((bucket) => bucket.force_destroy),
    ...Object.values(of.all("aws_ecr_repository")).map((repository) => repository.force_delete),
    at(of.one("aws_backup_vault"), "force_destroy"),
  ];
  expect(new Set(flags(dev))).toEqual(new Set([true]));
  expect(new Set(flags(prod))).toEqual(new Set([false]));
});

test("bucket names are the account's own", () => {
  expect(at(dev.one("aws_s3_bucket", "artifacts"), "bucket")).toMatch(
    /^aws-dev-artifacts-\$\{data\.aws_caller_identity\..*account_id\}$/,
  );
  expect(dev.stack.workloads.stores.artifacts.backend).toMatchObject({
    kind: "s3",
    region: "us-west-2",
    insecure: false,
  });
});

test("the database: private, encrypted, growing, reached from the cluster only, by TLS only", () => {
  expect(dev.one("aws_db_instance")).toMatchObject({
    identifier: "aws-dev",
    engine: "postgres",
    engine_version: "17",
    instance_class: "db.t3.small",
    publicly_accessible: false,
    storage_encrypted: true,
    allocated_storage: 20,
    max_allocated_storage: 100,
  });
  const rule = dev.one("aws_vpc_security_group_ingress_rule", "postgres");
  expect(rule).toMatchObject({
    from_port: 5432,
    to_port: 5432,
    referenced_security_group_id: expect.stringContaining("cluster_security_group_id"),
  });
  expect(rule.cidr_ipv4).toBeUndefined();
  expect(at(dev.one("aws_db_parameter_group"), "parameter")).toEqual([{ name: "rds.force_ssl", value: "1" }]);
});

test("rules 115 and 137: dev is gone at once; prod is protected, in several zones, with a last snapshot of a name of its own", () => {
  expect(dev.one("aws_db_instance")).toMatchObject({
    deletion_protection: false,
    skip_final_snapshot: true,
    multi_az: false,
  });
  expect(prod.one("aws_db_instance")).toMatchObject({
    deletion_protection: true,
    skip_final_snapshot: false,
    multi_az: true,
    instance_class: "db.r5.large",
    backup_retention_period: 30,
  });
  expect(at(prod.one("aws_db_instance"), "final_snapshot_identifier")).toMatch(
    /^aws-prod-final-\$\{random_id\.\w[\w-]*\.hex\}$/,
  );
  const recovery = (of: typeof dev) =>
    Object.values(of.all("aws_secretsmanager_secret")).map((secret) => secret.recovery_window_in_days);
  expect(new Set(recovery(dev))).toEqual(new Set([0]));
  expect(new Set(recovery(prod))).toEqual(new Set([30]));
});

test("rules 112, 113 and 117: passwords are ephemeral, written to the store, and read back from there for the database", () => {
  const server = dev.one("aws_db_instance");
  expect(server.password_wo).toBe(
    "${ephemeral.aws_secretsmanager_secret_version.postgres-admin.secret_string}",
  );
  expect([server.password, server.manage_master_user_password]).toEqual([undefined, undefined]);
  const read = dev.json.ephemeral.aws_secretsmanager_secret_version!["postgres-admin"];
  const address = text(read, "depends_on.0").replace("aws_secretsmanager_secret_version.", "");
  const version = dev.all("aws_secretsmanager_secret_version")[address]!;
  expect(version.secret_string_wo).toMatch(/^\$\{ephemeral\.random_password\.\S+\.result\}$/);
  expect(version.secret_string).toBeUndefined();
  for (const password of Object.values(dev.json.ephemeral.random_password!))
    expect(password).toEqual({ length: 32, special: false });
  expect(dev.json.resource.random_password).toBeUndefined();
});

test("raising credentialsVersion replaces every password, the database's with it", () => {
  const raised = synthesized("dev", { credentialsVersion: 7 });
  const versions = Object.values(raised.all("aws_secretsmanager_secret_version")).map(
    (one) => one.secret_string_wo_version,
  );
  expect(new Set([...versions, at(raised.one("aws_db_instance"), "password_wo_version")])).toEqual(
    new Set([7]),
  );
});

test("each database has a role and a password of its own; a name is taken once", () => {
  const { postgres } = dev.stack;
  expect(postgres.databases).toEqual([
    {
      host: postgres.host,
      port: 5432,
      name: "mlflow",
      username: "mlflow",
      password: { key: "aws-dev/postgres-mlflow" },
    },
  ]);
  expect(postgres.admin).toEqual({
    username: "postgres",
    database: "postgres",
    password: { key: "aws-dev/postgres-admin" },
  });
  expect(() => postgres.database("mlflow")).toThrow("a database's name must be unique, got mlflow twice");
  expect(() => postgres.database("Ml-Flow")).toThrow("lower-case letters, digits and underscores");
});

test("a provided secret is stored by people: the deploy makes the right to read it, and no empty place", () => {
  expect(JSON.stringify(dev.all("aws_secretsmanager_secret"))).not.toContain("slack-webhook");
  expect(JSON.stringify(dev.one("aws_iam_role_policy", "grant-external-secrets"))).toContain(
    ":secret:aws-dev/slack-webhook-??????",
  );
  expect(dev.stack.secrets.expected).toEqual([
    { name: "slack-webhook", secret: { key: "aws-dev/slack-webhook" } },
  ]);
  expect(() => dev.stack.secrets.provided("slack-webhook")).toThrow("must be unique");
  expect(() => dev.stack.secrets.stored({ key: "aws-dev/slack-webhook" })).toThrow(
    "must be one that this store generated",
  );
});

test("commands for secrets show and take no value themselves", () => {
  const secret = { key: "aws-dev/slack-webhook" };
  expect(dev.stack.secrets.readCommand(secret)).toMatch(
    /^aws secretsmanager get-secret-value .*--secret-id aws-dev\/slack-webhook/,
  );
  expect(dev.stack.secrets.writeCommand(secret)).toMatch(
    /create-secret --region us-west-2 --name aws-dev\/slack-webhook .*--secret-string file:\/\/\/dev\/stdin$/,
  );
});

test("rule 127: AWS Backup takes exactly the database, daily and weekly, for as long as the profile says", () => {
  const rules = list(dev.one("aws_backup_plan"), "rule").map((rule) => [
    rule.rule_name,
    rule.schedule,
    rule.lifecycle,
  ]);
  expect(rules).toEqual([
    ["daily", "cron(0 5 * * ? *)", { delete_after: 30 }],
    ["weekly", "cron(0 6 ? * SUN *)", { delete_after: 120 }],
  ]);
  expect(at(dev.one("aws_backup_selection"), "resources")).toEqual([
    expect.stringMatching(/^\$\{aws_db_instance\..*\.arn\}$/),
  ]);
});

test("rule 111: tags of images never move; images are scanned, and old ones go", () => {
  const repositories = Object.values(dev.all("aws_ecr_repository"));
  expect(repositories.map((repository) => repository.name)).toEqual([
    "aws-dev/mlflow-mcp",
    "aws-dev/models",
    "aws-dev/training",
  ]);
  for (const repository of repositories) {
    expect(repository).toMatchObject({
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
    });
  }
  const policies = Object.values(dev.all("aws_ecr_lifecycle_policy"));
  expect(policies).toHaveLength(3);
  for (const policy of policies) {
    const [, versions] = list(JSON.parse(text(policy, "policy")), "rules");
    // The versions of our own images, which begin with no "v".
    expect(at(versions, "selection.tagPatternList")).toEqual(["*.*.*"]);
  }
});
