import { mkdtempSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPythonTool } from "./engines";
import { freePort, serve, sleep, stop, until } from "./process";

/** A server on the loopback interface that answers as AWS does. */
export interface Emulator {
  readonly name: EmulatorName;
  readonly endpoint: string;
  /** Account that every caller is in. */
  readonly account: string;
  /** Log file, for what it refused. */
  readonly log: string;
  stop(): Promise<void>;
}

/** The emulators that were compared. */
export type EmulatorName = "moto" | "ministack";

interface Recipe {
  /** MiniStack tells issuers of its own scheme, and Terraform takes only https for an OpenID Connect provider. */
  readonly scheme: "http" | "https";
  readonly account: string;
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number) => Readonly<Record<string, string>>;
}

const recipes: Readonly<Record<EmulatorName, Recipe>> = {
  moto: {
    scheme: "http",
    account: "123456789012",
    args: (port) => ["-H", "127.0.0.1", "-p", String(port)],
    env: () => ({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true", MOTO_EC2_LOAD_DEFAULT_AMIS: "true" }),
  },
  ministack: {
    scheme: "https",
    account: "000000000000",
    args: () => [],
    env: (port) => ({
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: "127.0.0.1",
      BIND_HOST: "127.0.0.1",
      USE_SSL: "1",
    }),
  },
};

function answers(scheme: "http" | "https", port: number): Promise<boolean> {
  const ask = scheme === "https" ? secureRequest : plainRequest;
  return new Promise((done) => {
    const sent = ask(
      { host: "127.0.0.1", port, path: "/", agent: false, timeout: 2000, rejectUnauthorized: false },
      (answer) => {
        answer.resume();
        done(true);
      },
    );
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => done(false));
    sent.end();
  });
}

/** Tries that a start gets: between asking for a free port and using it, another program may take it. */
const TRIES = 3;

/**
 * Starts an emulator with nothing in it.
 * @throws Error when it is not installed, or does not answer within three minutes
 */
export async function startEmulator(name: EmulatorName): Promise<Emulator> {
  const program = findPythonTool(name);
  if (program === undefined) throw new Error(`${name} is missing: npm run engines:setup installs it`);
  const { account, scheme, args, env } = recipes[name];
  const log = join(mkdtempSync(join(tmpdir(), `${name}-`)), "log");
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = await freePort();
    const child = serve(program, args(port), log, env(port));
    await until(name, 180, async () => child.exitCode !== null || (await answers(scheme, port)));
    await sleep(1000); // whoever answers may be another program that had the port first
    if (child.exitCode === null) {
      return { name, account, endpoint: `${scheme}://127.0.0.1:${port}`, log, stop: () => stop(child) };
    }
  }
  throw new Error(`${name} ended at once, ${TRIES} times; its last words are in ${log}`);
}
