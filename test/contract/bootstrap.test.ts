import { CLOUDS, graphNamed, type CloudId } from "../support/clouds";

const STATE: Readonly<Record<CloudId, { type: string; versioned: RegExp }>> = {
  aws: { type: "aws_s3_bucket", versioned: /"status":"Enabled"/ },
  azure: { type: "azurerm_storage_account", versioned: /"versioning_enabled":true/ },
  gcp: { type: "google_storage_bucket", versioned: /"versioning":\{"enabled":true\}/ },
};

describe.each(CLOUDS)("the bootstrap of %s", (cloud) => {
  const graph = graphNamed(`${cloud}-bootstrap`);
  const text = JSON.stringify(graph.document);

  test("keeps the state: versioned, never destroyed by accident (rule 140)", () => {
    expect(text).toMatch(STATE[cloud].versioned);
    for (const { attributes } of graph.ofType(STATE[cloud].type))
      expect(attributes["lifecycle"]).toMatchObject({ prevent_destroy: true });
  });

  test("trusts named subjects, with a plan-only identity for pull requests (rule 15)", () => {
    const subjects = [...text.matchAll(/repo:[^"\\'`,\s)]+/g)].map((match) => match[0]);
    expect(subjects).toEqual(
      expect.arrayContaining([
        expect.stringContaining(":pull_request"),
        expect.stringContaining(":ref:refs/heads/main"),
      ]),
    );
    for (const stage of ["dev", "staging", "prod"]) expect(text).toContain(`:environment:${cloud}-${stage}`);
    expect(subjects.filter((subject) => subject.includes("*"))).toEqual([]);
  });
});
