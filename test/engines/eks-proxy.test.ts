import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type EksProxy, startEksProxy } from "./eks-proxy";

/** An emulator that forgets: it knows a cluster's name and a node group's, and what was deleted. */
const calls: string[] = [];
let groups: readonly string[] = [];
const emulator = createServer((call, response) => {
  const { method = "", url = "" } = call;
  calls.push(`${method} ${url}`);
  const answer = url.endsWith("/node-groups")
    ? method === "POST"
      ? { nodegroup: { nodegroupName: "g", clusterName: "c" } }
      : { nodegroups: groups }
    : url.endsWith("/node-groups/g")
      ? { nodegroup: { nodegroupName: "g", clusterName: "c" } }
      : { cluster: { name: "c", endpoint: "emulated", certificateAuthority: { data: "emulated" } } };
  call.resume().on("end", () => response.end(JSON.stringify(answer)));
});

let endpoint = "";
let proxy: EksProxy;

beforeAll(async () => {
  await new Promise<void>((done) => emulator.listen(0, "127.0.0.1", done));
  endpoint = `http://127.0.0.1:${(emulator.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((done) => emulator.close(done)));

beforeEach(async () => {
  calls.length = 0;
  groups = [];
  proxy = await startEksProxy({ endpoint }, () => ({
    endpoint: "https://real",
    certificateAuthority: "PEM",
  }));
});

afterEach(() => proxy.stop());

async function ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${proxy.endpoint}${path}`, { method, ...sent });
  return { status: answer.status, body: await answer.json() };
}

it("describes a cluster as it was asked for and as the real server is, and counts what was asked for", async () => {
  await ask("POST", "/clusters", { name: "c", upgradePolicy: { supportType: "STANDARD" } });
  const { body } = await ask("GET", "/clusters/c");
  expect(body).toEqual({
    cluster: {
      name: "c",
      upgradePolicy: { supportType: "STANDARD" },
      endpoint: "https://real",
      certificateAuthority: { data: Buffer.from("PEM").toString("base64") },
    },
  });
  expect(proxy.asked()).toBe(1);
});

it("gives back what the emulator forgets of a node group", async () => {
  await ask("POST", "/clusters/c/node-groups", {
    nodegroupName: "g",
    launchTemplate: { id: "lt-1" },
    tags: {},
  });
  const { body } = await ask("GET", "/clusters/c/node-groups/g");
  expect(body).toEqual({
    nodegroup: { nodegroupName: "g", clusterName: "c", launchTemplate: { id: "lt-1" } },
  });
});

it("changes the support policy, which the emulator cannot", async () => {
  const { body } = await ask("POST", "/clusters/c/update-config", {
    upgradePolicy: { supportType: "EXTENDED" },
  });
  const { id } = (body as { readonly update: { readonly id: string } }).update;
  expect(await ask("GET", `/clusters/c/updates/${id}`)).toMatchObject({
    body: { update: { status: "Successful" } },
  });
  expect(calls).toEqual([]);
  expect(await ask("GET", "/clusters/c")).toMatchObject({
    body: { cluster: { upgradePolicy: { supportType: "EXTENDED" } } },
  });
});

it("refuses to delete a cluster while it has node groups, as AWS does", async () => {
  groups = ["g"];
  expect(await ask("DELETE", "/clusters/c")).toMatchObject({ status: 409 });
  expect(calls).toEqual(["GET /clusters/c/node-groups"]);
  groups = [];
  expect(await ask("DELETE", "/clusters/c")).toMatchObject({ status: 200 });
});
