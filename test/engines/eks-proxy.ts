import {
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request as plainRequest,
} from "node:http";
import { request as secureRequest } from "node:https";
import type { Emulator } from "./emulators";
import { LogGroupKeys } from "./log-group-keys";
import { refusalOf } from "./refusals";
import { freePort } from "./process";

/** Where a real API server listens, and whom it is certified by. */
export interface RealCluster {
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

/** A proxy of the emulated EKS, EC2, Backup and CloudWatch Logs on the loopback interface. */
export interface EksProxy {
  /** For `AWS_ENDPOINT_URL_EKS`, `_EC2`, `_BACKUP` and `_CLOUDWATCH_LOGS`. */
  readonly endpoint: string;
  /** How often a cluster was asked for. */
  asked(): number;
  stop(): Promise<void>;
}

/** The emulator, as far as the proxy needs it. */
type Emulated = Pick<Emulator, "endpoint">;

type Json = Readonly<Record<string, unknown>>;

/** What the emulator takes when it makes something and does not give back. */
const FORGOTTEN = { cluster: ["upgradePolicy"], nodegroup: ["launchTemplate", "updateConfig"] } as const;

/** Calls whose answer describes one cluster or one node group. */
const DESCRIBED = /^\/clusters(\/[^/?]+)?(\/node-groups(\/[^/?]+)?)?$/;

/** A change of a cluster, and the question how far it is. */
const CHANGE = /^\/clusters\/([^/?]+)\/(update-config|updates\/[\w-]+)$/;

/** Describes clusters and node groups as they were asked for, and clusters as the real server is. */
class Descriptions {
  private readonly given = new Map<string, Json>();

  public constructor(private readonly real: (() => RealCluster) | undefined) {}

  /** The emulator's answer to a call, completed. */
  public completed(call: IncomingMessage, asked: string, answered: string): string {
    const body = JSON.parse(answered) as { readonly cluster?: Json; readonly nodegroup?: Json };
    const kind = body.cluster !== undefined ? "cluster" : "nodegroup";
    const described = body[kind];
    if (described === undefined) return answered;
    const key = [kind, described["clusterName"], described["name"] ?? described["nodegroupName"]].join("/");
    if (call.method === "POST") this.given.set(key, pick(JSON.parse(asked) as Json, FORGOTTEN[kind]));
    return JSON.stringify({
      ...body,
      [kind]: { ...described, ...this.given.get(key), ...this.access(kind) },
    });
  }

  /** What AWS answers to a change that the emulator has no route for; undefined for every other call. */
  public changed({ method, url = "" }: IncomingMessage, asked: string): string | undefined {
    const [, name = "", what = ""] = CHANGE.exec(url) ?? [];
    const id = "00000000-0000-4000-8000-000000000001";
    const done = JSON.stringify({ update: { id, status: "Successful", type: "UpgradePolicyUpdate" } });
    if (method === "GET") return what === `updates/${id}` ? done : undefined;
    const change = what === "update-config" ? pick(JSON.parse(asked) as Json, FORGOTTEN.cluster) : {};
    if (Object.keys(change).length === 0) return undefined;
    this.given.set(["cluster", "", name].join("/"), change);
    return done;
  }

  private access(kind: "cluster" | "nodegroup"): Json {
    const real = kind === "cluster" ? this.real?.() : undefined;
    if (real === undefined) return {};
    const data = Buffer.from(real.certificateAuthority).toString("base64");
    return { endpoint: real.endpoint, certificateAuthority: { data } };
  }
}

function pick(from: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
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
function forwarded(
  call: Pick<IncomingMessage, "method" | "headers" | "url">,
  body: Buffer,
  { endpoint }: Emulated,
): Promise<IncomingMessage> {
  const { host } = new URL(endpoint);
  const { "accept-encoding": _plain, ...headers } = call.headers;
  const options = {
    method: call.method,
    headers: { ...headers, host },
    rejectUnauthorized: false,
    agent: false,
  };
  return new Promise((done, fail) => {
    const send = endpoint.startsWith("https") ? secureRequest : plainRequest;
    const sent = send(`${endpoint}${call.url ?? "/"}`, options, done);
    sent.once("error", fail);
    sent.end(body);
  });
}

const DELETED = /^\/clusters\/[^/?]+$/;

/** As on AWS, and unlike in the emulator, a cluster with node groups cannot be deleted. */
async function isStillUsed(call: IncomingMessage, emulator: Emulated): Promise<boolean> {
  if (call.method !== "DELETE" || !DELETED.test(call.url ?? "")) return false;
  const asked = { method: "GET", headers: call.headers, url: `${call.url ?? ""}/node-groups` };
  const { nodegroups = [] } = JSON.parse(
    (await textOf(await forwarded(asked, Buffer.alloc(0), emulator))).toString(),
  ) as { readonly nodegroups?: readonly string[] };
  return nodegroups.length > 0;
}

/** An answer that the emulator is not asked for. */
interface OwnAnswer {
  readonly status: number;
  readonly type: "application/json" | "text/xml";
  readonly body: string;
  /** AWS's name of the error, where its protocol gives it in a header. */
  readonly error?: string;
}

async function ownAnswer(
  call: IncomingMessage,
  asked: string,
  emulator: Emulated,
  descriptions: Descriptions,
  logGroups: LogGroupKeys,
): Promise<OwnAnswer | undefined> {
  const type = "application/json";
  const changed = descriptions.changed(call, asked) ?? logGroups.changed(call, asked);
  if (changed !== undefined) return { status: 200, type, body: changed };
  const { method = "", url = "/" } = call;
  const twice = await refusalOf({ method, path: url, body: asked }, async (listing) => {
    const body = Buffer.from(listing.body);
    const headers = { ...call.headers, "content-length": String(body.length) };
    const listed = await forwarded({ method: listing.method, headers, url: listing.path }, body, emulator);
    return (await textOf(listed)).toString();
  });
  if (twice !== undefined) return twice;
  if (!(await isStillUsed(call, emulator))) return undefined;
  const body = JSON.stringify({ message: "Cluster has nodegroups attached" });
  return { status: 409, type, body, error: "ResourceInUseException" };
}

async function answer(
  call: IncomingMessage,
  response: ServerResponse,
  emulator: Emulated,
  descriptions: Descriptions,
  logGroups: LogGroupKeys,
): Promise<void> {
  const asked = await textOf(call);
  const own = await ownAnswer(call, asked.toString(), emulator, descriptions, logGroups);
  if (own !== undefined) {
    const error = own.error === undefined ? {} : { "x-amzn-errortype": own.error };
    response.writeHead(own.status, { "content-type": own.type, ...error });
    response.end(own.body);
    return;
  }
  const upstream = await forwarded(call, asked, emulator);
  const original = await textOf(upstream);
  const good = (upstream.statusCode ?? 500) < 300 && original.length > 0;
  const body = !good
    ? original
    : DESCRIBED.test(call.url ?? "")
      ? Buffer.from(descriptions.completed(call, asked.toString(), original.toString()))
      : call.headers["x-amz-target"] === undefined
        ? original
        : Buffer.from(logGroups.completed(call, original.toString()));
  const { "transfer-encoding": _chunks, ...headers } = upstream.headers;
  response.writeHead(upstream.statusCode ?? 502, { ...headers, "content-length": body.length });
  response.end(body);
}

/**
 * Stands between Terraform and the emulated EKS, EC2, Backup and CloudWatch Logs and answers as AWS does where the emulator does not. What
 * it forgets of a cluster or a node group is given back as it was asked for, so that a later apply has nothing to mend; a cluster's support
 * policy and a log group's key can be changed; a cluster that has node groups is not deleted; what a cloud has once only is not made twice;
 * and where a real API server stands for the cluster, the cluster is described with its
 * endpoint and authority, so that the stack reads them as it reads those of a real cluster.
 * @param real asked at every call: the server may be replaced by another; without it, clusters are described as the emulator does
 */
export async function startEksProxy(emulator: Emulated, real?: () => RealCluster): Promise<EksProxy> {
  const port = await freePort();
  const descriptions = new Descriptions(real);
  const logGroups = new LogGroupKeys();
  let asked = 0;
  const server: Server = createServer((call, response) => {
    if (call.method === "POST" && call.url === "/clusters") asked += 1;
    answer(call, response, emulator, descriptions, logGroups).catch((fault: unknown) => {
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
