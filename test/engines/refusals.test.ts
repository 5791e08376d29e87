import { type AskedFor, refusalOf } from "./refusals";

const listed = (answer: string) => (): Promise<string> => Promise.resolve(answer);
const unasked = (): Promise<string> => Promise.reject(new Error("asked"));
const ec2 = (body: string): AskedFor => ({ method: "POST", path: "/", body: `${body}&Version=2016-11-15` });
const endpoint = ec2("Action=CreateVpcEndpoint&VpcId=vpc-1&ServiceName=s3");
const plan = {
  method: "PUT",
  path: "/backup/plans/",
  body: JSON.stringify({ BackupPlan: { BackupPlanName: "aws-dev" } }),
};

it("refuses a second endpoint of a service in a network, a second flow log, a second plan of a name", async () => {
  const there = listed("<item><serviceName>s3</serviceName><vpcId>vpc-1</vpcId></item>");
  expect(await refusalOf(endpoint, there)).toMatchObject({ status: 400, error: "RouteAlreadyExists" });
  const flowLog = ec2("Action=CreateFlowLogs&ResourceId.1=vpc-1");
  const logged = await refusalOf(flowLog, listed("<resourceId>vpc-1</resourceId>"));
  expect(logged?.body).toContain("<Code>FlowLogAlreadyExists</Code>");
  const gateway = ec2("Action=CreateNatGateway&AllocationId=eipalloc-1&SubnetId=subnet-1");
  const gatewayListed = listed("<allocationId>eipalloc-1</allocationId>");
  expect((await refusalOf(gateway, gatewayListed))?.error).toBe("Resource.AlreadyAssociated");
  const planned = await refusalOf(plan, listed('{"BackupPlansList":[{"BackupPlanName":"aws-dev"}]}'));
  expect(planned?.error).toBe("AlreadyExistsException");
  const bare = { ...plan, path: "/backup/plans" };
  expect((await refusalOf(bare, listed('{"BackupPlanName":"aws-dev"}')))?.status).toBe(400);
});

it("lets the first one pass, one of another network, and every other call", async () => {
  expect(await refusalOf(endpoint, listed("<item/>"))).toBeUndefined();
  const other = listed("<serviceName>s3</serviceName><vpcId>vpc-2</vpcId>");
  expect(await refusalOf(endpoint, other)).toBeUndefined();
  expect(await refusalOf(plan, listed('{"BackupPlansList":[]}'))).toBeUndefined();
  expect(await refusalOf(ec2("Action=CreateVpc"), unasked)).toBeUndefined();
  expect(await refusalOf({ method: "POST", path: "/clusters", body: "{}" }, unasked)).toBeUndefined();
});
