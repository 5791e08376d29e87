import { applyStatements } from "../../lib/aws/deploy-policies";
import { applyRights } from "../../lib/azure/deploy-rights";
import { APPLY_ROLES } from "../../lib/gcp/deploy-roles";
import { sweepPlan } from "../../lib/commands/sweep/plan";
import { projectStacks } from "../support/environments";

const [result] = projectStacks("aws-dev");
const plan = sweepPlan({ settings: result!.settings!, graph: result!.graph });

/** Services whose command is not named as in IAM. */
const SERVICES: Readonly<Record<string, string>> = {
  elbv2: "elasticloadbalancing",
  resourcegroupstaggingapi: "tag",
};

/** IAM's action of a command of the AWS CLI, in lower case: `ec2 delete-volume` is `ec2:deletevolume`. */
function actionOf([, service = "", command = ""]: readonly string[]): string {
  return `${SERVICES[service] ?? service}:${command.replaceAll("-", "")}`;
}

describe("who applies may sweep", () => {
  const statements = applyStatements(["aws-dev"]);
  const granted = new Map(
    statements.flatMap((statement) =>
      statement.actions.map((action) => [action.toLowerCase(), statement] as const),
    ),
  );
  const commands = plan.rows
    .flatMap(({ list, remove = [] }) => [list, ...remove])
    .filter(([, , verb]) => verb !== "wait");

  it("on AWS, every command of it", () => {
    const missing = commands.map(actionOf).filter((action) => !granted.has(action));
    expect(commands.length).toBeGreaterThan(25);
    expect([...new Set(missing)]).toEqual([]);
  });

  it("on AWS, machines and disks of its own clusters alone", () => {
    for (const action of ["ec2:terminateinstances", "ec2:deletevolume", "ec2:deletesnapshot"]) {
      expect(granted.get(action)?.conditions).toEqual({
        StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/aws-dev": "owned" },
      });
    }
  });

  it("on Azure and Google Cloud", () => {
    const { actions } = applyRights();
    for (const kind of [
      "Compute/disks",
      "Compute/snapshots",
      "Network/loadBalancers",
      "Network/publicIPAddresses",
    ]) {
      expect(actions).toContain(`Microsoft.${kind}/delete`);
    }
    expect(APPLY_ROLES).toEqual(
      expect.arrayContaining(["roles/compute.securityAdmin", "roles/compute.storageAdmin"]),
    );
  });
});
