import { alertingOf, routing, secretsOf } from "../../../lib/platform/observability/alerting/alertmanager";
import { observability } from "../../../lib/platform/observability";
import { grafana } from "../../../lib/platform/observability/metrics/grafana";
import { prometheusStack } from "../../../lib/platform/observability/metrics/stack";
import type { PlatformSettings } from "../../../lib/platform/settings";
import { fakeInputs, type FakeOptions } from "../../support/fake-inputs";

type Alerts = NonNullable<PlatformSettings["alerts"]>;
interface Route {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}
interface Configuration {
  readonly route: Route;
  readonly receivers: readonly { readonly name: string }[];
}

const configurationOf = (alerts: Alerts | undefined): Configuration =>
  routing(alertingOf({ alerts })) as Configuration;
const watchdogOf = (configuration: Configuration) =>
  configuration.route.routes?.find(({ matchers }) => matchers?.includes('alertname = "Watchdog"'));

const RECEIVERS: readonly (readonly [string, Alerts, readonly string[]])[] = [
  ["slack", { slack: { channel: "#ml" } }, ["slack-webhook-url"]],
  ["pagerduty", { pagerduty: {} }, ["pagerduty-routing-key"]],
  ["webhook", { webhook: { url: "https://alerts.example.com" } }, []],
];

describe("notifications", () => {
  test.each(RECEIVERS)("to %s name no secret, only the file that it is in", (_, alerts, secrets) => {
    expect(secretsOf(alertingOf({ alerts }))).toEqual(secrets);
    const text = JSON.stringify(configurationOf(alerts));
    for (const secret of secrets)
      expect(text).toContain(`/etc/alertmanager/secrets/alertmanager-receivers/${secret}`);
    expect(text).not.toMatch(/"(api_url|routing_key|service_key)":/);
  });

  test.each(RECEIVERS)("to %s: every route leads to a receiver that is there (rule 147)", (_, alerts) => {
    for (const heartbeat of [false, true]) {
      const { route, receivers } = configurationOf({ ...alerts, heartbeat });
      const names = receivers.map(({ name }) => name);
      for (const { receiver } of [route, ...(route.routes ?? [])]) expect(names).toContain(receiver);
    }
  });

  test("stay in Alertmanager when the environment names no receiver", () => {
    expect(configurationOf(undefined)).toMatchObject({
      route: { receiver: "nobody" },
      receivers: [{ name: "nobody" }],
    });
  });

  test("the dead man's switch is fed each minute, or shows a sign of life each day", () => {
    expect(watchdogOf(configurationOf({ slack: { channel: "#ml" }, heartbeat: true }))).toMatchObject({
      receiver: "heartbeat",
      repeat_interval: "50s",
    });
    expect(watchdogOf(configurationOf({ slack: { channel: "#ml" } }))).toMatchObject({
      receiver: "people",
      repeat_interval: "24h",
    });
  });

  test("their secrets are asked of people and mounted", () => {
    const inputs = fakeInputs({ settings: { alerts: { slack: { channel: "#ml" }, heartbeat: true } } });
    const component = prometheusStack(inputs);
    expect(inputs.secrets.asked).toEqual(["slack-webhook-url", "alertmanager-heartbeat-url"]);
    expect(component.before?.map(({ metadata }) => metadata.name)).toEqual(["alertmanager-receivers"]);
    expect(component.releases?.[0]?.values).toMatchObject({
      alertmanager: { alertmanagerSpec: { secrets: ["alertmanager-receivers"] } },
    });
  });
});

describe("Grafana", () => {
  const edge = { kind: "gateway", className: "envoy", annotations: {}, needs: [] } as const;
  const grafanaOf = (options: FakeOptions = {}) => {
    const [server] = observability(fakeInputs(options)).filter(({ name }) => name === "grafana");
    return server?.releases?.[0]?.values as Record<string, unknown>;
  };

  test("has its password from the secret store and nowhere else (rule 87)", () => {
    const inputs = fakeInputs();
    const component = grafana(inputs);
    expect(inputs.secrets.generated).toContain("grafana-admin");
    expect(component.before?.map(({ metadata }) => metadata.name)).toEqual(["grafana-admin"]);
    const values = component.releases?.[0]?.values;
    expect(values?.["admin"]).toMatchObject({ existingSecret: "grafana-admin" });
    expect(values).not.toHaveProperty("adminPassword");
  });

  test("believes the sign-in proxy only where there is one", () => {
    const oidc = { issuer: "https://login.example.com", clientId: "platform", adminGroups: ["admins"] };
    const settings = { domain: "ml.example.com", oidc };
    expect(grafanaOf({ settings, edge })).toMatchObject({
      "grafana.ini": {
        "auth.proxy": { enabled: true, header_name: "X-Forwarded-Email" },
        server: { root_url: "https://grafana.ml.example.com" },
        security: { cookie_secure: true },
      },
    });
    // The last of them says everything, on a cloud with no safe way to publish.
    for (const options of [{}, { settings: { domain: "ml.example.com" }, edge }, { settings }]) {
      const values = grafanaOf(options);
      expect(values).not.toHaveProperty(["grafana.ini", "auth.proxy"]);
      expect(values).toMatchObject({
        "grafana.ini": {
          server: { root_url: "http://localhost:3000" },
          security: { cookie_secure: false },
        },
      });
    }
  });

  test("leads from metrics to traces, from traces to logs and metrics, from logs to traces", () => {
    const text = JSON.stringify(prometheusStack(fakeInputs()).releases?.[0]?.values);
    expect(text).toContain('"exemplarTraceIdDestinations":{"datasourceUid":"tempo"');
    expect(text).toContain('"tracesToLogsV2":{"datasourceUid":"loki"');
    expect(text).toContain('"tracesToMetrics":{"datasourceUid":"prometheus"');
    expect(text).toContain('"derivedFields":[{"datasourceUid":"tempo"');
  });

  test("finds what Prometheus' chart adds for it: the labels of data sources and dashboards are the same", () => {
    const inputs = fakeInputs();
    expect(prometheusStack(inputs).releases?.[0]?.values["grafana"]).toMatchObject({
      enabled: false,
      forceDeployDatasources: true,
      forceDeployDashboards: true,
    });
    expect(grafanaOf()["sidecar"]).toMatchObject({
      datasources: { enabled: true, label: "grafana_datasource", labelValue: "1" },
      dashboards: { enabled: true, label: "grafana_dashboard", labelValue: "1" },
    });
  });

  test("an identity that people forge reaches nobody: only the proxy and Prometheus may call it", () => {
    const flows = observability(fakeInputs()).flatMap((component) => component.flows ?? []);
    const callers = flows.filter(
      ({ to, ports }) =>
        typeof to === "object" && to.labels?.["app.kubernetes.io/name"] === "grafana" && ports.includes(3000),
    );
    expect(callers).toEqual([]);
    expect(grafana(fakeInputs()).metrics?.map(({ portNumber }) => portNumber)).toEqual([3000]);
  });
});

test("replicas of Alertmanager gossip by TCP and UDP, and one alone does not", () => {
  const gossip = (stage: "dev" | "prod") =>
    (prometheusStack(fakeInputs({ stage })).flows ?? []).filter(({ ports }) => ports.includes(9094));
  expect(gossip("dev")).toEqual([]);
  expect(gossip("prod").map(({ from, to, protocol }) => [from === to, protocol])).toEqual([
    [true, undefined],
    [true, "UDP"],
  ]);
});
