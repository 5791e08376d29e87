import { STORE_NAMES, WORKLOADS, type Workload } from "../../lib/platform/workloads";
import { CLOUDS, graphNamed, textOfTypes, type CloudId } from "../support/clouds";

/** The store itself, what encrypts it, what a grant is, and the words for reading and writing. */
const STORE: Readonly<
  Record<CloudId, { type: RegExp; grant: RegExp; reads: RegExp; writes: RegExp; key?: RegExp }>
> = {
  aws: {
    type: /^aws_s3_bucket$/,
    grant: /^aws_iam_role_policy$/,
    reads: /s3:GetObject/,
    writes: /s3:PutObject/,
    key: /kms:Decrypt.*kms:ViaService/,
  },
  azure: {
    type: /^azurerm_storage_container$/,
    grant: /^azurerm_role_assignment$/,
    reads: /Storage Blob Data Reader/,
    writes: /Storage Blob Data Contributor/,
  },
  gcp: {
    type: /^google_storage_bucket$/,
    grant: /^google_storage_bucket_iam_member$/,
    reads: /objectViewer/,
    writes: /objectUser|objectAdmin/,
  },
};

/** Settings of every store of a cloud: versioned and private; encryption is the cloud's own where no key is named. */
const SAFE: Readonly<Record<CloudId, readonly [types: RegExp, says: RegExp][]>> = {
  aws: [
    [/^aws_s3_bucket_versioning$/, /"status":"Enabled"/],
    [/^aws_s3_bucket_server_side_encryption_configuration$/, /"sse_algorithm":"aws:kms"/],
    [/^aws_s3_bucket_policy$/, /aws:SecureTransport/],
  ],
  azure: [
    [
      /^azurerm_storage_account$/,
      /"https_traffic_only_enabled":true.*"min_tls_version":"TLS1_2".*"versioning_enabled":true/,
    ],
  ],
  gcp: [
    [
      /^google_storage_bucket$/,
      /"public_access_prevention":"enforced".*"uniform_bucket_level_access":true.*"versioning":\{"enabled":true\}/,
    ],
  ],
};

describe.each(CLOUDS)("object stores on %s", (cloud) => {
  const dev = graphNamed(`${cloud}-dev`);
  const { type, grant, reads, writes, key } = STORE[cloud];

  test("are artifacts, logs, traces and backups", () => {
    const names = dev.resources.filter((node) => type.test(node.type)).map(({ path }) => path.split("/")[2]);
    expect(names).toEqual(expect.arrayContaining([...STORE_NAMES]));
  });

  test.each(SAFE[cloud])("are versioned, private and encrypted: %s", (types, says) => {
    expect(textOfTypes(dev, types, /artifacts|storage/)).toMatch(says);
  });

  const rows = Object.entries(WORKLOADS).flatMap(([name, workload]: [string, Workload]) =>
    Object.entries(workload.stores ?? {}).map(([store, access]) => [name, access, store] as const),
  );
  test.each(rows)("%s may %s %s, with all that it takes (rules 1, 2)", (name, access, store) => {
    const text = textOfTypes(dev, grant, new RegExp(`/${store}/grant-${name}(/|$|-)`));
    expect(text).toMatch(access === "read" ? reads : writes);
    if (access === "read") expect(text).not.toMatch(writes);
    if (key !== undefined) expect(text).toMatch(key);
  });

  test("are kept in production and go with a disposable environment (rule 129)", () => {
    const states = (name: string): string =>
      textOfTypes(
        graphNamed(name),
        /^(aws_s3_bucket|google_storage_bucket|azurerm_storage_account|azurerm_storage_container)$/,
      );
    expect(states(`${cloud}-prod`)).not.toMatch(/"force_destroy":true/);
    expect(states(`${cloud}-dev`)).not.toMatch(/"force_destroy":false|"prevent_destroy":true/);
    if (cloud === "azure") expect(states("azure-prod")).toMatch(/"prevent_destroy":true/);
  });
});
