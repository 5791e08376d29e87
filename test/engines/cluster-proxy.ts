import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { request } from "node:https";
import type { Emulator } from "./emulators";
import { freePort } from "./process";

/** Where a real API server listens, and whom it is certified by. */
export interface RealCluster {
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

/** A proxy of the emulated EKS on the loopback interface. */
export interface ClusterProxy {
  /** For `AWS_ENDPOINT_URL_EKS`. */
  readonly endpoint: string;
  /** How often a cluster was asked for. */
  asked(): number;
  stop(): Promise<void>;
}

interface Described {
  readonly cluster?: { readonly certificateAuthority?: object };
}

/** Calls that answer with one cluster: to create it and to describe it. */
const ONE_CLUSTER = /^\/clusters(\/[^/?]+)?$/;

/** The emulator's answer with the endpoint and authority of the real server in it. */
function rewritten(answer: string, { endpoint, certificateAuthority }: RealCluster): string {
  const body = JSON.parse(answer) as Described;
  if (body.cluster === undefined) return answer;
  const data = Buffer.from(certificateAuthority).toString("base64");
  return JSON.stringify({ ...body, cluster: { ...body.cluster, endpoint, certificateAuthority: { data } } });
}

function textOf(stream: IncomingMessage): Promise<Buffer> {
  return new Promise((done, fail) => {
    const parts: Buffer[] = [];
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.once("end", () => done(Buffer.concat(parts)));
    stream.once("error", fail);
  });
}

/** Hands a call on to the emulator. */
function forwarded(call: IncomingMessage, body: Buffer, { endpoint }: Emulator): Promise<IncomingMessage> {
  const { host } = new URL(endpoint);
  const { "accept-encoding": _plain, ...headers } = call.headers;
  const options = {
    method: call.method,
    headers: { ...headers, host },
    rejectUnauthorized: false,
    agent: false,
  };
  return new Promise((done, fail) => {
    const sent = request(`${endpoint}${call.url ?? "/"}`, options, done);
    sent.once("error", fail);
    sent.end(body);
  });
}

async function answer(
  call: IncomingMessage,
  response: ServerResponse,
  emulator: Emulator,
  real: () => RealCluster,
): Promise<void> {
  const upstream = await forwarded(call, await textOf(call), emulator);
  const original = await textOf(upstream);
  const good = upstream.statusCode === 200 || upstream.statusCode === 201;
  const isCluster = good && ONE_CLUSTER.test(call.url ?? "") && original.length > 0;
  const body = isCluster ? Buffer.from(rewritten(original.toString(), real())) : original;
  const { "transfer-encoding": _chunks, ...headers } = upstream.headers;
  response.writeHead(upstream.statusCode ?? 502, { ...headers, "content-length": body.length });
  response.end(body);
}

/**
 * Stands between Terraform and the emulated EKS: a cluster that the emulator made is described with the endpoint and the authority of a
 * real API server, so that the stack reads them as it reads those of a real cluster.
 * @param real asked at every call: the server may be replaced by another
 */
export async function startClusterProxy(emulator: Emulator, real: () => RealCluster): Promise<ClusterProxy> {
  const port = await freePort();
  let asked = 0;
  const server: Server = createServer((call, response) => {
    if (call.method === "POST" && call.url === "/clusters") asked += 1;
    answer(call, response, emulator, real).catch((fault: unknown) => {
      response.writeHead(502).end(String(fault));
    });
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, "127.0.0.1", done);
  });
  const stop = (): Promise<void> =>
    new Promise((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return { endpoint: `http://127.0.0.1:${port}`, asked: () => asked, stop };
}
