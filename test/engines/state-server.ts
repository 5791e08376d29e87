import { type IncomingMessage, type Server, createServer } from "node:http";

/** A state store over HTTP with locks, as a bucket is one: it keeps the lock of a client that died. */
export interface StateServer {
  readonly address: string;
  /** Id of the lock that is held, if any. */
  lockId(): string | undefined;
  stop(): Promise<void>;
}

function read(message: IncomingMessage): Promise<string> {
  return new Promise((done) => {
    const parts: Buffer[] = [];
    message.on("data", (part: Buffer) => parts.push(part));
    message.on("end", () => done(Buffer.concat(parts).toString()));
  });
}

/** State and lock of one client after another; answers as Terraform's `http` backend expects. */
class Store {
  public lock: string | undefined;
  private state: string | undefined;

  public answer(method: string, body: string): { status: number; text?: string } {
    switch (method) {
      case "GET":
        return this.state === undefined ? { status: 204 } : { status: 200, text: this.state };
      case "POST":
        this.state = body;
        return { status: 200 };
      case "LOCK":
        if (this.lock !== undefined) return { status: 423, text: this.lock };
        this.lock = body;
        return { status: 200 };
      case "UNLOCK":
        this.lock = undefined;
        return { status: 200 };
      default:
        return { status: 405 };
    }
  }
}

/** Starts an empty state store on the loopback interface. */
export async function startStateServer(): Promise<StateServer> {
  const store = new Store();
  const server: Server = createServer((asked, reply) => {
    void read(asked).then((body) => {
      const { status, text } = store.answer(asked.method ?? "", body);
      reply.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    address: `http://127.0.0.1:${port}/state`,
    lockId: () =>
      store.lock === undefined ? undefined : (JSON.parse(store.lock) as { readonly ID: string }).ID,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
