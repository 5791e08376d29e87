import { Testing } from "cdktf";
import { AzureBootstrapStack } from "../../stacks/azure-bootstrap-stack";
import schema from "./azurerm-schema.json";
import { environment, made, type Block, type Document } from "./support";

interface Argument {
  readonly type: string;
  readonly required?: boolean;
  readonly deprecated?: boolean;
}
interface Shape {
  readonly arguments?: Readonly<Record<string, Argument>>;
  readonly blocks?: Readonly<Record<string, Shape>>;
  readonly required?: boolean;
}

/** Arguments that the provider's release 5 renamed or asks for anew, against release 4.55 that is used: type, old names, new names. */
const CHANGED_IN_5: readonly (readonly [type: string, old: readonly string[], now: readonly string[]])[] = [
  [
    "azurerm_private_dns_zone_virtual_network_link",
    ["private_dns_zone_name", "resource_group_name"],
    ["private_dns_zone_id"],
  ],
  [
    "azurerm_federated_identity_credential",
    ["parent_id", "resource_group_name"],
    ["user_assigned_identity_id"],
  ],
  ["azurerm_subnet", ["service_endpoints"], []],
  ["azurerm_kubernetes_cluster", [], ["node_provisioning_profile"]],
];

/** Terraform's own arguments of every resource. */
const META = ["depends_on", "lifecycle", "provider", "//"];

const isBlock = (value: unknown): value is Block =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isReference = (value: unknown): boolean => typeof value === "string" && value.includes("${");

const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  bool: (value) => typeof value === "boolean",
  list: Array.isArray,
  set: Array.isArray,
  map: isBlock,
};

function problems(path: string, block: Block, shape: Shape, type: string): string[] {
  const [old, now] = CHANGED_IN_5.flatMap(([name, before, after]) => (name === type ? [before, after] : []));
  const given = Object.entries(block).filter(
    ([name]) => !META.includes(name) && old?.includes(name) !== true,
  );
  const wanted = [...Object.entries(shape.arguments ?? {}), ...Object.entries(shape.blocks ?? {})];
  const missing = wanted.filter(
    ([name, { required }]) => required === true && !(name in block) && now?.includes(name) !== true,
  );
  return [
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...given.flatMap(([name, value]): string[] => {
      const inner = shape.blocks?.[name];
      if (inner !== undefined) {
        const items = (Array.isArray(value) ? value : [value]) as Block[];
        return items.flatMap((item) => problems(`${path}.${name}`, item, inner, ""));
      }
      const argument = shape.arguments?.[name];
      if (argument === undefined) return [`${path}.${name} does not exist`];
      if (argument.deprecated === true) return [`${path}.${name} is deprecated`];
      const right = isReference(value) || KINDS[argument.type]?.(value) === true;
      return right ? [] : [`${path}.${name} must be a ${argument.type}, got ${JSON.stringify(value)}`];
    }),
  ];
}

function problemsOf(document: Document): string[] {
  const shapes: Readonly<Record<string, Shape>> = schema.resources;
  return Object.entries(document.resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).flatMap(([id, block]) => {
      const shape = shapes[type];
      return shape === undefined
        ? [`${type} is not in the schema`]
        : problems(`${type}.${id}`, block, shape, type);
    }),
  );
}

const published = {
  domain: "ml.example.com",
  oidc: { issuer: "https://login.example.com", clientId: "ml", adminGroups: ["admins"] },
  dnsZone: { resourceGroup: "dns", name: "example.com" },
  api: { cidrs: ["203.0.113.0/24"] },
};

describe("rule 128: arguments are the current provider's", () => {
  test.each([
    ["dev", {}],
    ["prod", { name: "azure-prod", stage: "prod" as const, ...published }],
  ])("every argument of %s exists, has its type, and none is deprecated", (_, changes) => {
    const { document, secrets, postgres } = made(changes);
    secrets.provided("slack-webhook");
    postgres.database("mlflow");
    expect(problemsOf(document())).toEqual([]);
  });

  test("the same holds for the bootstrap", () => {
    const stack = new AzureBootstrapStack(
      Testing.app(),
      { repository: "a/b", azure: { region: "westeurope" } },
      [environment()],
    );
    expect(problemsOf(stack.toTerraform() as unknown as Document)).toEqual([]);
  });

  test("a name of the provider's release 3 would be found", () => {
    const document = {
      resource: { azurerm_key_vault: { v: { enable_rbac_authorization: true } } },
    } as unknown as Document;
    expect(problemsOf(document)).toContain("azurerm_key_vault.v.enable_rbac_authorization does not exist");
  });
});
