import { WORKLOADS } from "../../lib/platform/workloads";
import { NAME_RULES, resourceName } from "../../lib/gcp/names";
import { all, foundation, only } from "./support";

const LONGEST = "a-name-of-22-character";

describe("identities on Google Cloud", () => {
  const made = foundation();
  const document = made.document();

  test("every workload has a service account whose binding names its own ServiceAccount (rules 3, 4, 9)", () => {
    const members = all(document, "google_service_account_iam_member").map((binding) =>
      String(binding["member"]),
    );
    for (const { namespace, serviceAccount } of Object.values(WORKLOADS)) {
      expect(members).toContainEqual(
        expect.stringMatching(new RegExp(`\\.svc\\.id\\.goog\\[${namespace}/${serviceAccount}\\]$`)),
      );
    }
    expect(members).toHaveLength(Object.keys(WORKLOADS).length);
    expect(members.join()).not.toContain("/default]");
  });

  test("bindings wait for the cluster, which makes the pool that they name (rule 8)", () => {
    for (const binding of all(document, "google_service_account_iam_member")) {
      expect(binding).toMatchObject({
        role: "roles/iam.workloadIdentityUser",
        depends_on: [expect.stringMatching(/^google_container_cluster\./)],
      });
    }
  });

  test("the annotation and the grants are the same service account's", () => {
    const { mlflow } = made.identities;
    expect(mlflow.name).toBe("mlflow");
    expect(mlflow.serviceAccountAnnotations).toEqual({ "iam.gke.io/gcp-service-account": mlflow.principal });
    expect(mlflow.podLabels).toEqual({});
  });

  test("readers may not write; nobody has a right on all buckets of the project", () => {
    const roles = (identity: string): unknown[] =>
      all(document, "google_storage_bucket_iam_member")
        .filter((grant) => String(grant["member"]).includes(identity))
        .map((grant) => grant["role"] as unknown)
        .sort();
    expect(roles("kserve-inference")).toEqual([
      "roles/storage.legacyBucketReader",
      "roles/storage.objectViewer",
    ]);
    expect(roles("identity-mlflow_")).toEqual([
      "roles/storage.legacyBucketReader",
      "roles/storage.objectUser",
    ]);
    expect(all(document, "google_project_iam_member").map((member) => member["role"] as unknown)).toEqual([
      "roles/container.defaultNodeServiceAccount",
    ]);
  });

  test("granting twice is an error by itself", () => {
    const { stores, identities } = foundation();
    expect(() => {
      stores.artifacts.grantRead(identities.mlflow);
    }).toThrow(/already a Construct with name 'grant-mlflow'/);
  });

  test("the default ServiceAccount gets no identity (rule 9)", () => {
    const { cloud, cluster } = foundation();
    expect(() =>
      cloud.workloadIdentity("identity-x", {
        name: "x",
        namespace: "mlops",
        serviceAccount: "default",
        cluster,
      }),
    ).toThrow("x.serviceAccount must not be default: every pod of mlops would have its rights");
  });

  test("names of the longest environment keep Google's limits and stay different (rule 120)", () => {
    const longest = foundation({ name: LONGEST, project: "a-project-id-of-30-characters1" });
    const synthesized = longest.document();
    const accounts = all(synthesized, "google_service_account").map((account) =>
      String(account["account_id"]),
    );
    expect(new Set(accounts).size).toBe(accounts.length);
    for (const account of accounts) expect(account).toMatch(NAME_RULES.serviceAccount.pattern);
    const buckets = all(synthesized, "google_storage_bucket").map((bucket) => String(bucket["name"]));
    for (const bucket of buckets) expect(bucket).toMatch(NAME_RULES.bucket.pattern);
    expect(buckets).toContain("a-name-of-22-character-artifacts-a-project-id-of-30-characters1");
    expect(only(synthesized, "google_container_cluster")["name"]).toMatch(NAME_RULES.cluster.pattern);
  });

  test("a name that no shortening saves is refused with the rule's source", () => {
    expect(() => resourceName("bucket", "google-dev", "logs")).toThrow(
      /^bucket name must match .*buckets#naming\), got google-dev-logs$/,
    );
    expect(resourceName("serviceAccount", "gcp-dev", "mlflow")).toBe("gcp-dev-mlflow");
    expect(resourceName("serviceAccount", LONGEST, "kserve-inference")).toMatch(
      /^a-name-of-22-character-k.*-[0-9a-f]{4}$/,
    );
  });

  test("external-dns has an identity for its zone alone, and only where pages are published", () => {
    expect(foundation({ dnsZone: "ml" }).addOns).toEqual([]);
    const oidc = { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["ml"] };
    const published = foundation({ dnsZone: "ml", domain: "ml.example.com", oidc });
    expect(published.cloud.edge).toMatchObject({ kind: "gateway" });
    expect(published.addOns.map(({ name }) => name)).toEqual(["external-dns"]);
    const synthesized = published.document();
    expect(only(synthesized, "google_dns_managed_zone_iam_member")).toMatchObject({
      managed_zone: "ml",
      role: "roles/dns.admin",
    });
    expect(JSON.stringify(published.addOns[0]?.releases)).toContain("--zone-id-filter=ml");
  });

  test("nothing is published without a name or without sign-in", () => {
    expect(made.cloud.edge).toBeUndefined();
    expect(foundation({ domain: "ml.example.com" }).cloud.edge).toBeUndefined();
  });

  test("labels reach every resource through the provider, with their keys as written", () => {
    const { provider } = foundation({ tags: { "cost-center": "ml" } }).document();
    expect(provider["google"]).toEqual([
      {
        region: "europe-west4",
        default_labels: {
          environment: "gcp-dev",
          stage: "dev",
          "managed-by": "terraform",
          "cost-center": "ml",
        },
      },
    ]);
  });

  test("a project that is named is used; else it is the caller's, known at plan", () => {
    expect(document.data?.["google_client_config"]).toBeDefined();
    const named = foundation({ project: "my-project" }).document();
    expect(named.data).toBeUndefined();
    expect(named.provider["google"]?.[0]).toMatchObject({ project: "my-project" });
  });
});
