import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { routing } from "../../../lib/platform/observability/alerting/alertmanager";
import { receiverOf } from "../../../lib/platform/observability/alerting/receivers";
import { ruleGroups, type RuleGroup } from "../../../lib/platform/observability/rules";
import { findProgram } from "../engines";
import { freePort, run, serve, stop, until } from "../process";
import { type Case, type Proof, type ProofContext, caseOf, missingCase } from "../proof";

const ALERT = "MLflowDown";
const SERIES = 'kube_deployment_status_replicas_available{namespace="mlflow",deployment="mlflow"}';
/** How long the short variant of the proof lets the alert be pending; the long one waits as long as the rule says. */
const SHORT_FOR = "5s";

/** What Alertmanager posts to a webhook, as far as it is read here. */
interface Notification {
  readonly status: string;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly { readonly annotations: Readonly<Record<string, string>> }[];
}

/** The Kubernetes API is up; when it is not, our routes hold back that things are down. */
const API_SERVER = 'up{job="apiserver",instance="10.0.0.1:443"} 1';

/** A stand-in for the cluster and for the people: serves one series, takes notifications. */
class World {
  available = 1;
  scraped = 0;
  readonly notifications: Notification[] = [];
  private readonly server: Server;

  constructor(readonly port: number) {
    this.server = createServer((request, response) => {
      if (request.url === "/metrics") {
        this.scraped++;
        response.setHeader("Content-Type", "text/plain; version=0.0.4");
        response.end(
          `# TYPE kube_deployment_status_replicas_available gauge\n${SERIES} ${String(this.available)}\n${API_SERVER}\n`,
        );
        return;
      }
      void bodyOf(request).then((body) => {
        this.notifications.push(JSON.parse(body) as Notification);
        response.end();
      });
    }).listen(port, "127.0.0.1");
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** The platform's own rules; in the short variant nothing is pending for longer than a few seconds. */
function rules(full: boolean): readonly RuleGroup[] {
  if (full) return ruleGroups({});
  return ruleGroups({}).map((group) => ({
    ...group,
    rules: group.rules.map((rule) => ("alert" in rule ? { ...rule, for: SHORT_FOR } : rule)),
  }));
}

interface Ports {
  readonly world: number;
  readonly prometheus: number;
  readonly alertmanager: number;
}

const prometheusConfig = (ports: Ports): object => ({
  global: { scrape_interval: "1s", evaluation_interval: "1s", external_labels: { cluster: "proof" } },
  rule_files: ["rules.json"],
  scrape_configs: [
    {
      job_name: "kube-state-metrics",
      honor_labels: true,
      static_configs: [{ targets: [`127.0.0.1:${String(ports.world)}`] }],
    },
  ],
  alerting: {
    alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${String(ports.alertmanager)}`] }] }],
  },
});

function start(folder: string, ports: Ports) {
  const local = (port: number): string => `127.0.0.1:${String(port)}`;
  const alertmanager = serve(
    findProgram("prometheus-alertmanager") ?? findProgram("alertmanager") ?? "alertmanager",
    [
      "--config.file",
      join(folder, "alertmanager.json"),
      "--storage.path",
      join(folder, "am"),
      "--web.listen-address",
      local(ports.alertmanager),
      "--cluster.listen-address=",
    ],
    join(folder, "alertmanager.log"),
  );
  const prometheus = serve(
    findProgram("prometheus") ?? "prometheus",
    [
      "--config.file",
      join(folder, "prometheus.json"),
      "--storage.tsdb.path",
      join(folder, "tsdb"),
      "--web.listen-address",
      local(ports.prometheus),
    ],
    join(folder, "prometheus.log"),
  );
  return [prometheus, alertmanager] as const;
}

async function fired(world: World, { full, tell }: ProofContext): Promise<Case> {
  await until("two scrapes", 60, () => Promise.resolve(world.scraped >= 2));
  world.available = 0;
  const began = Date.now();
  tell(`${ALERT}: no pod any more`);
  const told = () =>
    world.notifications.find(
      ({ commonLabels, status }) => commonLabels["alertname"] === ALERT && status === "firing",
    );
  await until(`a notification of ${ALERT}`, full ? 240 : 60, () => Promise.resolve(told() !== undefined));
  const { commonLabels = {}, alerts = [] } = told() ?? {};
  const faults = [
    ...(commonLabels["severity"] === "critical"
      ? []
      : [`severity is ${commonLabels["severity"] ?? "missing"}`]),
    ...(alerts[0]?.annotations["runbook_url"] === `docs/runbooks/${ALERT}.md`
      ? []
      : ["no runbook in the notification"]),
  ];
  return caseOf(
    `${ALERT} reaches a webhook`,
    faults,
    `${((Date.now() - began) / 1000).toFixed(1)} s after the last pod was gone, pending for ${full ? "as long as its rule says" : SHORT_FOR}`,
  );
}

async function configurations(folder: string): Promise<readonly Case[]> {
  const amtool = findProgram("amtool");
  if (amtool === undefined) return [missingCase("amtool check-config", "amtool is not here")];
  const all = {
    slack: { slack: { channel: "#alerts" } },
    pagerduty: { pagerduty: {} },
    webhook: { webhook: { url: "https://example.com" } },
  } as const;
  const cases = Object.entries(all).map(async ([name, alerts]): Promise<Case> => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(routing({ receiver: receiverOf(alerts), heartbeat: false })));
    const { code, stdout, stderr } = await run(amtool, ["check-config", file]);
    return caseOf(`Alertmanager takes the receiver ${name}`, code === 0 ? [] : [`${stdout}${stderr}`.trim()]);
  });
  return Promise.all(cases);
}

/** A real Prometheus with the platform's rules and a real Alertmanager with its routes, on loopback. */
export const alerting: Proof = {
  name: "alerting",
  shows: "an alert travels from a metric through our rules and routes to a webhook",
  engines: ["prometheus", "prometheus-alertmanager"],
  async run(context): Promise<readonly Case[]> {
    const folder = mkdtempSync(join(tmpdir(), "alerting-"));
    const ports = { world: await freePort(), prometheus: await freePort(), alertmanager: await freePort() };
    const write = (name: string, content: object): void =>
      writeFileSync(join(folder, name), JSON.stringify(content));
    write("rules.json", { groups: rules(context.full) });
    write("prometheus.json", prometheusConfig(ports));
    write(
      "alertmanager.json",
      routing({
        receiver: receiverOf({ webhook: { url: `http://127.0.0.1:${String(ports.world)}/hook` } }),
        heartbeat: false,
      }),
    );
    const world = new World(ports.world);
    const servers = start(folder, ports);
    try {
      return [await fired(world, context), ...(await configurations(folder))];
    } finally {
      await Promise.all(servers.map(stop));
      world.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
