import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { deleteOrphans } from "./orphans";

const TAGS = ["vpc-1", "eipalloc-1", "nat-1", "eipalloc-2", "vpc-2"]
  .map((id) => `<item><resourceId>${id}</resourceId></item>`)
  .join("");

/** An account with two keys and five things in EC2; tells what it was asked. */
async function account(asked: string[]): Promise<{ endpoint: string; close: () => void }> {
  const server = createServer((call, response) => {
    const parts: Buffer[] = [];
    call.on("data", (part: Buffer) => parts.push(part));
    call.on("end", () => {
      const body = Buffer.concat(parts).toString();
      const target = String(call.headers["x-amz-target"] ?? new URLSearchParams(body).get("Action"));
      asked.push(`${target} ${body}`);
      if (target.endsWith("ListKeys")) response.end('{"Keys":[{"KeyId":"key-1"},{"KeyId":"key-2"}]}');
      else if (target === "DescribeTags") response.end(TAGS);
      else response.end("{}");
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${String(port)}`, close: () => server.close() };
}

it("deletes what the state does not know, users before what they use, and nothing else", async () => {
  const asked: string[] = [];
  const { endpoint, close } = await account(asked);
  const emulator = { endpoint } as Parameters<typeof deleteOrphans>[0];
  const deleted = await deleteOrphans(emulator, "us-west-2", "aws-dev", "vpc-1 eipalloc-1 key-1", "");
  close();
  expect(deleted).toEqual(["key key-2", "nat-1", "eipalloc-2", "vpc-2"]);
  const changes = asked.filter((call) => /Delete|Release|Schedule/.test(call));
  expect(changes.map((call) => call.split(" ")[0])).toEqual([
    "TrentService.ScheduleKeyDeletion",
    "DeleteNatGateway",
    "ReleaseAddress",
    "DeleteVpc",
  ]);
  expect(changes.join()).not.toContain("key-1");
});
