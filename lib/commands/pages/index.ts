import { RULES } from "../../checks/rules";
import { WORKLOADS } from "../../platform/workloads";
import { EnvironmentStack } from "../../../stacks/environment-stack";
import type { Result } from "../../../stacks/program";
import { deployTimePage } from "./deploy-time";
import { environmentPage } from "./environment";
import { parityPage } from "./parity";
import { rulesPage } from "./rules";
import { versionsPage } from "./versions";

const PARITY = ["aws-dev", "azure-dev", "gcp-dev", "local-dev"];

/** Every generated page: path -> text. */
export function pages(results: readonly Result[]): ReadonlyMap<string, string> {
  const environments = results.flatMap((result) =>
    result.stack instanceof EnvironmentStack && result.cost !== undefined
      ? [{ ...result, stack: result.stack, cost: result.cost }]
      : [],
  );
  const columns = environments
    .filter(({ stack }) => PARITY.includes(stack.node.id))
    .map(({ stack, settings, graph }) => ({
      cloud: settings?.cloud ?? "",
      components: stack.components,
      graph,
      principals: principalsOf(graph.document),
    }));
  return new Map([
    ["docs/rules.md", rulesPage(RULES)],
    ["docs/versions.md", versionsPage()],
    ["docs/parity.md", parityPage(columns)],
    [
      "docs/deploy-time.md",
      deployTimePage(environments.map(({ graph, settings }) => ({ cloud: settings?.cloud ?? "", graph }))),
    ],
    ...environments.map(({ stack, graph, cost }): [string, string] => [
      `docs/environments/${stack.node.id}.md`,
      environmentPage({
        name: stack.node.id,
        graph,
        components: stack.components,
        pools: stack.pools,
        principals: principalsOf(graph.document),
        cost,
      }),
    ]),
  ]);
}

/** Principals from the stack's own output: by workload, without Terraform's template marks. */
function principalsOf(document: Readonly<Record<string, unknown>>): Record<string, string> {
  const output =
    (document["output"] as Record<string, { value?: Record<string, string> }> | undefined)?.[
      "workload_identities"
    ]?.value ?? {};
  return Object.fromEntries(
    Object.keys(WORKLOADS).map((name) => [name, (output[name] ?? "").replace(/^\$\{(.*)\}$/, "$1")]),
  );
}
