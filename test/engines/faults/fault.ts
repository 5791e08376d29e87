import { createServer } from "node:http";
import { writeHome } from "../home";
import type { Finished } from "../process";
import type { SynthesizedStack } from "../proof";
import { type Change, writeInto } from "../stacks";
import { Terraform } from "../terraform";

/** Nobody listens there. */
export const NOBODY = "127.0.0.1:9";

/** A fault, really made, and what the command must say about it. */
export interface Fault {
  /** Heading of its section in `docs/operate/faults.md`, which shows the same words. */
  readonly name: string;
  /** Words on one line, without Terraform's frame. */
  readonly says: RegExp;
  /** Makes the fault in an empty folder and runs into it. */
  readonly run: (folder: string, stacks: ReadonlyMap<string, SynthesizedStack>) => Promise<Finished>;
}

/** Terraform on a folder with a stack in it, initialized. */
export async function written(
  terraform: Terraform,
  stack: SynthesizedStack | undefined,
  change: Change,
): Promise<Terraform> {
  if (stack === undefined) throw new Error("no such stack");
  writeInto(terraform.folder, stack, change);
  const { code, stderr } = await terraform.init();
  if (code !== 0) throw new Error(stderr);
  return terraform;
}

/** The local stack in a home whose cluster is at an address. @param server nobody's by default */
export const local = (
  folder: string,
  stack: SynthesizedStack | undefined,
  change: Change,
  server = `https://${NOBODY}`,
): Promise<Terraform> =>
  written(new Terraform(folder, { HOME: writeHome(folder, { server, token: "none" }) }), stack, change);

/** While a server gives everybody the same answer. */
export async function answering<T>(
  status: number,
  body: string,
  work: (address: string) => Promise<T>,
): Promise<T> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  try {
    return await work(`http://127.0.0.1:${String(port)}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
