import { all, foundation } from "./support";
test("synthesizes", () => {
  const { document } = foundation();
  const doc = document();
  if (process.env["SHOW"]) console.log(JSON.stringify(doc, null, 1));
  expect(all(doc, "google_storage_bucket")).toHaveLength(4);
});
