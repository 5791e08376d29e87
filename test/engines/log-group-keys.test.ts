import { LogGroupKeys } from "./log-group-keys";

const call = (name: string): { headers: Record<string, string> } => ({
  headers: { "x-amz-target": `Logs_20140328.${name}` },
});
const listed = JSON.stringify({ logGroups: [{ logGroupName: "a", kmsKeyId: "old" }, { logGroupName: "b" }] });

it("gives back the key that a group was given after it was made, and no other", () => {
  const keys = new LogGroupKeys();
  const asked = JSON.stringify({ logGroupName: "a", kmsKeyId: "new" });
  expect(keys.changed(call("AssociateKmsKey"), asked)).toBe("{}");
  expect(JSON.parse(keys.completed(call("DescribeLogGroups"), listed))).toEqual({
    logGroups: [{ logGroupName: "a", kmsKeyId: "new" }, { logGroupName: "b" }],
  });
});

it("leaves every other call alone", () => {
  const keys = new LogGroupKeys();
  expect(keys.changed(call("CreateLogGroup"), "{}")).toBeUndefined();
  expect(keys.completed(call("ListTagsForResource"), "{}")).toBe("{}");
});
