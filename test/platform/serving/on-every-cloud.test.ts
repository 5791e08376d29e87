import awsDev from "../../../environments/aws-dev";
import azureDev from "../../../environments/azure-dev";
import gcpDev from "../../../environments/gcp-dev";
import { LANGUAGE_MODELS, type Environment } from "../../../lib/environment/schema";
import { environmentStack } from "../../support/environments";

const environments: readonly Environment[] = [awsDev, azureDev, gcpDev];

test.each(environments.map((environment) => [environment.cloud, environment] as const))(
  "%s: language models and the MCP server pass every rule",
  (_, environment) => {
    const { violations, graph } = environmentStack({
      ...environment,
      models: [...LANGUAGE_MODELS],
      extras: ["mlflow-mcp"],
    });
    expect(violations.map(({ rule, path, problem }) => `${rule.id} ${path}: ${problem}`)).toEqual([]);
    const models = graph.releases.filter(({ name }) => name.startsWith("language-models"));
    expect(models).toHaveLength(1);
  },
);
