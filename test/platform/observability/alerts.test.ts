import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROFILES } from "../../../lib/environment/profile";
import { charts, type Chart } from "../../../lib/kubernetes/charts";
import { runbookOf } from "../../../lib/platform/observability/alerts/alert";
import type { AlertProps } from "../../../lib/platform/observability/alerts";
import { allAlerts, ruleGroups, rules } from "../../../lib/platform/observability/rules";
import { burnRate, burnWindows } from "../../../lib/platform/observability/slos/rules";
import { SLOS } from "../../../lib/platform/observability/slos/slos";
import { CHARTS_FOLDER, describeWithCharts } from "../../support/charts";
import { fakeInputs } from "../../support/fake-inputs";
import { ALERT_CASES } from "./alert-cases";
import { expressionsOf } from "./expressions";
import { currentFacts, hasCatalogues, METRICS_FOLDER } from "./metric-catalogue";
import { METRICS_FILE, metricsLike } from "../../../lib/promql/catalogue";
import { expressionFaults } from "../../../lib/promql/faults";

const alerts = allAlerts({ costCeiling: 1000 });
const byName = new Map(alerts.map((alert) => [alert.name, alert]));

describe("alerts", () => {
  test("have names of their own", () => expect(byName.size).toBe(alerts.length));

  test.each(alerts.map((alert) => [alert.name, alert] as const))(
    "%s has a case that fires and one that does not, and a runbook",
    (name, alert) => {
      expect(alert.summary).not.toBe("");
      if (name !== "Watchdog") expect(ALERT_CASES).toHaveProperty([name]);
      expect(existsSync(runbookOf(alert))).toBe(true);
    },
  );

  test("link to their runbooks where the environment says where these are", () => {
    const links = (props: AlertProps): string[] =>
      ruleGroups(props).flatMap(({ rules }) =>
        rules.flatMap((rule) => ("annotations" in rule ? (rule.annotations["runbook_url"] ?? "") : [])),
      );
    const runbooks = "https://github.com/example/ml-platform/blob/main/docs/runbooks";
    expect(links({ runbooks })).toContain(`${runbooks}/MLflowDown.md`);
    expect(links({ runbooks }).filter((link) => !link.startsWith(`${runbooks}/`))).toEqual([]);
    expect(links({})).toContain("docs/runbooks/MLflowDown.md");
    const component = rules(fakeInputs({ settings: { runbooks } }).settings);
    expect(JSON.stringify(component.after)).toContain(`${runbooks}/MLflowDown.md`);
  });

  test("no case and no runbook is left of an alert that is gone", () => {
    for (const name of Object.keys(ALERT_CASES)) expect(byName.has(name)).toBe(true);
    const files = readdirSync("docs/runbooks").filter(
      (file) => /^[A-Z].*\.md$/.test(file) && !file.startsWith("README"),
    );
    expect(files.map((file) => file.replace(".md", "")).filter((name) => !byName.has(name))).toEqual([]);
  });

  test("alerts that something is down see it gone too (rule 146)", () => {
    for (const alert of alerts.filter(({ name }) => name.endsWith("Down") && name !== "TargetDown"))
      expect(alert.expr).toContain("absent(");
  });

  test("no ratio divides by what may be zero (rule 144)", () => {
    const safe = /\/ (clamp_min\(|\(max by|count by|0\.|\d)/;
    for (const { expr } of ruleGroups({ costCeiling: 1000 }).flatMap(({ rules }) => rules)) {
      for (const division of expr.match(/\/ .{12}/g) ?? []) expect(division).toMatch(safe);
    }
  });

  test("GPU memory is compared to used and free together (rule 145)", () => {
    expect(byName.get("HighGPUMemoryUsage")?.expr).toMatch(/FB_USED\) \/ \(.*FB_USED\) \+ .*FB_FREE\)\)/);
  });

  test("the alert about cost is there with a ceiling only", () => {
    expect(allAlerts({}).map(({ name }) => name)).not.toContain("CostNearCeiling");
  });
});

describe("metrics", () => {
  test.each(expressionsOf().map(({ where, expr }) => [where, expr] as const))(
    "%s reads what an exporter has (rule 141)",
    (_, expr) => {
      expect(expressionFaults(expr)).toEqual([]);
    },
  );

  test("the check sees a metric and a label that no exporter has", () => {
    expect(expressionFaults("rate(inference_request_total[5m])")).toEqual([
      "no exporter has metric inference_request_total",
    ]);
    expect(expressionFaults('up{model="x"}')).toEqual(["up has no label model"]);
    expect(expressionFaults("sum by (model) (up)")).toEqual(["nothing here has label model"]);
    expect(expressionFaults("DCGM_FI_DEV_FB_TOTAL")).not.toEqual([]);
    expect(expressionFaults("sum(up) )")).toEqual(["() are not in pairs"]);
  });

  test.each([
    ["kube_pod_info"],
    ["kube_(pod|node)_info"],
    ["kube_pod_info|kube_node_info"],
    ["kube_(pod_info)|kube_node_info"],
    ["kube_(pod_info)|node_cpu_seconds_total"],
    ["kube_nodes?_info"],
    ["kube_node_inf[o]"],
    ["(kube|karpenter)_node.*"],
    [".*_info"],
    ["kube_node_info|((kube)_(pod)_info)"],
  ])("names like %s are those of the whole catalogue that fit it", (pattern) => {
    const names = readFileSync(METRICS_FILE, "utf8")
      .split("\n")
      .map((line) => line.split(" ")[0] ?? "")
      .filter((name) => name !== "#" && new RegExp(`^(?:${pattern})$`).test(name));
    const found = metricsLike(pattern).filter((name) => names.includes(name));
    expect(found).toEqual(names);
    expect(found).not.toEqual([]);
  });

  test("the catalogue is sorted, in plain letters, and says of every exporter where it was read", () => {
    const lines = readFileSync(METRICS_FILE, "utf8").trimEnd().split("\n");
    expect(lines).toEqual(lines.toSorted());
    expect(lines.filter((line) => /[^ -~]/.test(line))).toEqual([]);
    const sources = lines.flatMap((line) => /^# ([\w-]+): .+, .+$/.exec(line)?.[1] ?? []);
    const named = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(" ")[1] ?? "");
    expect([...new Set(named)].toSorted()).toEqual(sources.toSorted());
  });

  const described = hasCatalogues ? test : test.skip;
  described(
    `the facts are what the exporters' catalogues say${hasCatalogues ? "" : ` (skipped: none at ${METRICS_FOLDER})`}`,
    () => {
      const current = currentFacts();
      if (process.env["UPDATE_FACTS"] !== undefined) writeFileSync(METRICS_FILE, current);
      expect(readFileSync(METRICS_FILE, "utf8")).toBe(current);
    },
  );
});

describe("objectives", () => {
  const [availability, , pipelines] = SLOS;

  test("of thirty days burn at the customary rates", () => {
    expect(
      burnWindows(availability ?? { windowDays: 0 }).map((window) =>
        burnRate(availability ?? { windowDays: 0 }, window),
      ),
    ).toEqual([14.4, 6, 3, 1]);
  });

  test("of seven days never alert below the rate that is promised", () => {
    const rates = burnWindows(pipelines ?? { windowDays: 0 }).map((window) =>
      burnRate(pipelines ?? { windowDays: 0 }, window),
    );
    expect(rates).toEqual([3.36, 1.4]);
  });

  test.each(Object.entries(PROFILES))("of %s look back no further than metrics are kept", (_, profile) => {
    for (const { windowDays } of SLOS)
      expect(profile.retention.metricDays).toBeGreaterThanOrEqual(windowDays);
  });

  test("record the budget that is left", () => {
    const records = ruleGroups({}).flatMap(({ rules }) =>
      rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])),
    );
    expect(records.filter((name) => name === "slo:error_budget_remaining:ratio")).toHaveLength(SLOS.length);
  });
});

describeWithCharts("alerts that something is down", () => {
  const inventories = Object.values<Chart>(charts).flatMap(({ name, version }) => {
    const file = join(CHARTS_FOLDER, name, version, "inventory.json");
    return existsSync(file)
      ? [JSON.parse(readFileSync(file, "utf8")) as { pods?: { kind: string; name: string }[] }]
      : [];
  });
  const deployments = new Set(
    inventories.flatMap(({ pods = [] }) =>
      pods.filter(({ kind }) => kind === "Deployment").map(({ name }) => name),
    ),
  );
  const named = alerts.flatMap(({ name, expr }) =>
    [...expr.matchAll(/deployment="([^"]+)"/g)].map(([, deployment = ""]) => [name, deployment] as const),
  );

  test.each(named)("%s watches %s, which a chart makes", (_, deployment) =>
    expect([...deployments]).toContain(deployment),
  );
});
