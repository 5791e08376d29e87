import { CLOUDS, graphNamed, textOfTypes, type CloudId } from "../support/clouds";

/** Immutable tags (rule 111), and how old images go. */
const REGISTRY: Readonly<Record<CloudId, readonly [types: RegExp, says: RegExp][]>> = {
  aws: [
    [/^aws_ecr_repository$/, /"image_tag_mutability":"IMMUTABLE"/],
    [/^aws_ecr_repository$/, /"scan_on_push":true/],
    [/^aws_ecr_lifecycle_policy$/, /untagged/],
  ],
  azure: [
    [/^azurerm_container_registry$/, /"admin_enabled":false/],
    [/^azurerm_role_assignment$/, /AcrPull/],
    [/^azurerm_container_registry_task$/, /purge/],
  ],
  gcp: [
    [/^google_artifact_registry_repository$/, /"immutable_tags":true/],
    [/^google_artifact_registry_repository$/, /"cleanup_policies"/],
    [/^google_artifact_registry_repository_iam_member$/, /artifactregistry\.reader/],
  ],
};

describe.each(CLOUDS)("the registry on %s", (cloud) => {
  test.each(REGISTRY[cloud])("%s says %s", (types, says) => {
    expect(textOfTypes(graphNamed(`${cloud}-dev`), types)).toMatch(says);
  });
});
