import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./engines";
import { freePort, serve, stop, until } from "./process";

/** What the API server answered. */
export interface ApiAnswer {
  /** HTTP status; 0 when nobody answered. */
  readonly status: number;
  /** Decoded JSON, or the text as it came. */
  readonly body: unknown;
}

/** A Kubernetes control plane without nodes: namespaces, RBAC, admission, garbage collection work; pods stay pending. */
export interface ControlPlane {
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  /** Bearer token of a cluster administrator. */
  readonly token: string;
  /** File for kubectl and helm. */
  readonly kubeconfig: string;
  /** Folder of certificates, logs and etcd's data; removed by `stop`. */
  readonly folder: string;
  /** Calls the API as the administrator. */
  api(path: string, method?: string, body?: unknown): Promise<ApiAnswer>;
  stop(): Promise<void>;
}

/** Options of a control plane. */
export interface ControlPlaneOptions {
  /** Port of the API server. @default a free one */
  readonly port?: number;
}

function required(program: string): string {
  const file = findProgram(program);
  if (file === undefined) throw new Error(`${program} is missing: npm run engines:setup builds it`);
  return file;
}

async function startEtcd(folder: string): Promise<{ url: string; child: ChildProcess }> {
  const [client, peer] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${client}`;
  const peerUrl = `http://127.0.0.1:${peer}`;
  const child = serve(
    required("etcd"),
    [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peerUrl}`,
      `--initial-advertise-peer-urls=${peerUrl}`,
      `--initial-cluster=default=${peerUrl}`,
      "--unsafe-no-fsync",
    ],
    join(folder, "etcd.log"),
  );
  return { url, child };
}

/** Key that signs service account tokens, and the static administrator's token. */
function writeCredentials(folder: string): string {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const token = randomBytes(24).toString("hex");
  writeFileSync(join(folder, "accounts.key"), privateKey, { mode: 0o600 });
  writeFileSync(join(folder, "accounts.pub"), publicKey);
  writeFileSync(join(folder, "tokens.csv"), `${token},administrator,administrator,system:masters\n`, {
    mode: 0o600,
  });
  return token;
}

function startApiServer(folder: string, etcd: string, port: number): ChildProcess {
  const flags = [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certificates")}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    `--service-account-signing-key-file=${join(folder, "accounts.key")}`,
    `--service-account-key-file=${join(folder, "accounts.pub")}`,
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    // As every managed cluster has it; Pod Security decides by namespace.
    "--allow-privileged=true",
  ];
  return serve(required("kube-apiserver"), flags, join(folder, "kube-apiserver.log"));
}

function startControllerManager(folder: string, kubeconfig: string, port: number): ChildProcess {
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certificates-controller")}`,
    `--service-account-private-key-file=${join(folder, "accounts.key")}`,
    "--controllers=*,-node-ipam-controller,-node-route-controller,-service-lb-controller",
  ];
  return serve(required("kube-controller-manager"), flags, join(folder, "kube-controller-manager.log"));
}

/** A kubeconfig for one cluster and one token. */
function kubeconfigOf(endpoint: string, authority: string, token: string): string {
  const name = "engine";
  const cluster = {
    server: endpoint,
    "certificate-authority-data": Buffer.from(authority).toString("base64"),
  };
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

/** One HTTPS call; a server that does not answer gives status 0. */
function call(
  url: string,
  authority: string,
  token: string,
  method: string,
  body: unknown,
): Promise<ApiAnswer> {
  return new Promise((done) => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const headers = { authorization: `Bearer ${token}`, "content-type": type };
    const sent = request(url, { method, headers, ca: authority, agent: false, timeout: 10_000 }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () =>
        done({ status: answer.statusCode ?? 0, body: decoded(Buffer.concat(parts).toString()) }),
      );
    });
    sent.on("timeout", () => sent.destroy());
    sent.on("error", (fault) => done({ status: 0, body: fault.message }));
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * Starts etcd, the API server (default admission plugins, Pod Security among them) and the controller manager on the loopback interface.
 * @throws Error when a program is missing, or when the API server is not ready within a minute
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), "control-plane-"));
  mkdirSync(join(folder, "certificates"));
  const children: ChildProcess[] = [];
  const end = async (): Promise<void> => {
    for (const child of children.reverse()) await stop(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const etcd = await startEtcd(folder);
    children.push(etcd.child);
    const token = writeCredentials(folder);
    const port = options.port ?? (await freePort());
    children.push(startApiServer(folder, etcd.url, port));
    const endpoint = `https://127.0.0.1:${port}`;
    const authority = (): string => readFileSync(join(folder, "certificates", "apiserver.crt"), "utf8");
    await until("the API server", 60, async () => {
      const answer = await askReady(endpoint, authority, token);
      return answer === 200;
    });
    const certificateAuthority = authority();
    const kubeconfig = join(folder, "kubeconfig");
    writeFileSync(kubeconfig, kubeconfigOf(endpoint, certificateAuthority, token), { mode: 0o600 });
    children.push(startControllerManager(folder, kubeconfig, await freePort()));
    const api = (path: string, method = "GET", body?: unknown): Promise<ApiAnswer> =>
      call(`${endpoint}${path}`, certificateAuthority, token, method, body);
    await until(
      "the default service account",
      60,
      async () => (await api("/api/v1/namespaces/default/serviceaccounts/default")).status === 200,
    );
    return { endpoint, certificateAuthority, token, kubeconfig, folder, api, stop: end };
  } catch (fault) {
    await end();
    throw fault;
  }
}

async function askReady(endpoint: string, authority: () => string, token: string): Promise<number> {
  try {
    return (await call(`${endpoint}/readyz`, authority(), token, "GET", undefined)).status;
  } catch {
    return 0; // the certificate is not written yet
  }
}
