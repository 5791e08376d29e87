import { Testing } from "cdktf";
import type { Bootstrap } from "../../lib/environment/bootstrap";
import { EnvironmentError } from "../../lib/environment/fault";
import type { Environment } from "../../lib/environment/schema";
import { validateBootstrap } from "../../lib/environment/validate";
import { bootstrapName, bootstrapStack, type BootstrapCloud } from "../../stacks/bootstrap-for";
import { environmentStack } from "../support/environments";

const AZURE_STATE = { resourceGroup: "ml-state", storageAccount: "mlstate1a2b3c", container: "state" };

/** A cloud, its account in the bootstrap's file, an environment whose state is in the same place, and the backend of both. */
const PLACES: readonly [cloud: BootstrapCloud, account: object, environment: Environment, backend: object][] =
  [
    [
      "aws",
      { region: "us-west-2", state: { bucket: "ml-state" } },
      { name: "aws-dev", cloud: "aws", region: "us-west-2", stage: "dev", state: { bucket: "ml-state" } },
      { s3: { bucket: "ml-state", region: "us-west-2", encrypt: true, use_lockfile: true } },
    ],
    [
      "azure",
      { region: "westeurope", state: AZURE_STATE },
      { name: "azure-dev", cloud: "azure", region: "westeurope", stage: "dev", state: AZURE_STATE },
      {
        azurerm: {
          resource_group_name: "ml-state",
          storage_account_name: "mlstate1a2b3c",
          container_name: "state",
          use_azuread_auth: true,
        },
      },
    ],
    [
      "gcp",
      { region: "europe-west4", state: { bucket: "ml-state" } },
      { name: "gcp-dev", cloud: "gcp", region: "europe-west4", stage: "dev", state: { bucket: "ml-state" } },
      { gcs: { bucket: "ml-state" } },
    ],
  ];

const backendOf = (document: unknown): unknown =>
  (document as { terraform: { backend: unknown } }).terraform.backend;

function bootstrapBackend(cloud: BootstrapCloud, account: object, environment: Environment): unknown {
  const content = { repository: "example/ml-platform", [cloud]: account };
  const input: Bootstrap = validateBootstrap("environments/bootstrap.ts", content);
  return backendOf(
    bootstrapStack(Testing.app(), cloud, { input, environments: [environment] }).toTerraform(),
  );
}

describe.each(PLACES)("the state on %s", (cloud, account, environment, backend) => {
  const name = bootstrapName(cloud);

  test("of the bootstrap moves into the store that it made, beside the environments' and under its own name", () => {
    const [kind, place] = Object.entries(backend)[0] as [string, object];
    const where = (stack: string) =>
      kind === "gcs" ? { prefix: stack } : { key: `${stack}/terraform.tfstate` };
    expect(bootstrapBackend(cloud, account, environment)).toEqual({ [kind]: { ...place, ...where(name) } });
    expect(backendOf(environmentStack(environment).graph.document)).toEqual({
      [kind]: { ...place, ...where(environment.name) },
    });
  });

  test("of the bootstrap is a local file before that", () => {
    expect(bootstrapBackend(cloud, { ...account, state: undefined }, environment)).toEqual({
      local: { path: `../../../terraform.${name}.tfstate` },
    });
  });

  test("is told in the words of that cloud", () => {
    expect(() => bootstrapBackend(cloud, { ...account, state: { vault: "x" } }, environment)).toThrow(
      EnvironmentError,
    );
  });
});
