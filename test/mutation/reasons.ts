import type { StackGraph } from "../../lib/checks/graph";
import { DECIDED } from "./decided";
import type { Mutant } from "./mutant";
import { secondLine } from "./second-line";

/** Why a mistake that no rule fails is no gap. */
export interface Reason {
  /** `harmless`: nothing breaks. `terraform`: `terraform validate` or the provider refuses it. `test`: a test of the project fails. */
  readonly kind: "harmless" | "terraform" | "test";
  readonly why: string;
}

const address = ({ block }: Mutant["spot"]): string =>
  block.section === "resource" ? `${block.type}.${block.id}` : `${block.section}.${block.type}.${block.id}`;

/** A dependency that was left out, but is waited for through another. */
function stillWaits({ operator, spot }: Mutant, graph: StackGraph): boolean {
  if (operator.id !== "drop-one-dependency") return false;
  return graph.waitsFor(address(spot), String(spot.value));
}

/** A dependency that was left out, on a block that is there from the start: a local cluster needs nothing first. */
function waitsForNothing({ operator, spot }: Mutant, graph: StackGraph): boolean {
  if (!/^drop-(one|every)-dependency$/.test(operator.id)) return false;
  const dropped = (Array.isArray(spot.value) ? spot.value : [spot.value]).map(String);
  return dropped.every((dependency) =>
    graph.resources.some(
      ({ address: other, type, waitsFor }) =>
        other === dependency && type === "terraform_data" && waitsFor.length === 0,
    ),
  );
}

/** A secret's content that the cluster no longer waits for: External Secrets asks again until it is there. */
const isAskedAgain = ({ operator, spot, place }: Mutant): boolean =>
  operator.id === "drop-one-dependency" &&
  place.includes("/cluster-ready ") &&
  /^(aws_secretsmanager_secret_version|azurerm_key_vault_secret|google_secret_manager_secret_version)\./.test(
    String(spot.value),
  );

/** A block that was taken out although others refer to it. */
function dangles({ operator, spot, document }: Mutant): boolean {
  return operator.change === undefined && new RegExp(`\\b${address(spot)}\\b`).test(JSON.stringify(document));
}

/** Why a mistake is no gap; undefined when it is one. */
export function reasonFor(mutant: Mutant, graph: StackGraph): Reason | undefined {
  if (stillWaits(mutant, graph)) return { kind: "harmless", why: "it still waits for it through another" };
  if (waitsForNothing(mutant, graph))
    return { kind: "harmless", why: "what it waits for is there from the start" };
  if (isAskedAgain(mutant))
    return { kind: "harmless", why: "External Secrets asks again until the secret is there" };
  if (dangles(mutant))
    return { kind: "terraform", why: "`terraform validate`: reference to undeclared resource" };
  const decided = DECIDED.find(
    ({ operators, where = /./ }) => operators.includes(mutant.operator.id) && where.test(mutant.place),
  );
  return decided ?? secondLine(mutant, graph);
}
