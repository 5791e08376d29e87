import type { Finding, Rule } from "../rule";

/** Types that are public unless told otherwise: the argument, and its only right value. */
const PRIVATE_ARGUMENTS: Readonly<Record<string, readonly [argument: string, value: unknown][]>> = {
  aws_s3_bucket_public_access_block: [
    ["block_public_acls", true],
    ["block_public_policy", true],
    ["ignore_public_acls", true],
    ["restrict_public_buckets", true],
  ],
  aws_db_instance: [
    ["publicly_accessible", false],
    ["storage_encrypted", true],
  ],
  azurerm_storage_account: [["allow_nested_items_to_be_public", false]],
  azurerm_postgresql_flexible_server: [["public_network_access_enabled", false]],
  google_storage_bucket: [
    ["public_access_prevention", "enforced"],
    ["uniform_bucket_level_access", true],
  ],
};

const dataIsPrivate: Rule = {
  id: "data-is-private",
  family: "exposure",
  title: "Stores and databases are encrypted and have no public way in",
  reason: "Several of these are public, or plain, unless an argument says otherwise.",
  holds: [121],
  *check(graph): Iterable<Finding> {
    for (const [type, expected] of Object.entries(PRIVATE_ARGUMENTS)) {
      for (const node of graph.ofType(type)) {
        for (const [argument, value] of expected) {
          if (node.attributes[argument] !== value) {
            yield {
              path: node.path,
              problem: `${argument} is ${JSON.stringify(node.attributes[argument] ?? null)}`,
              mend: `set it to ${JSON.stringify(value)}`,
            };
          }
        }
      }
    }
    const blocked = JSON.stringify(
      graph.ofType("aws_s3_bucket_public_access_block").map(({ attributes }) => attributes["bucket"]),
    );
    for (const bucket of graph.ofType("aws_s3_bucket")) {
      if (!blocked.includes(bucket.address))
        yield {
          path: bucket.path,
          problem: "has no public access block",
          mend: "add an aws_s3_bucket_public_access_block",
        };
    }
  },
};

/** What keeps data from the public. */
export const privateDataRules: readonly Rule[] = [dataIsPrivate];
