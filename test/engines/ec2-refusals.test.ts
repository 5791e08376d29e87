import { refusalOf } from "./ec2-refusals";

const listed = (answer: string) => (): Promise<string> => Promise.resolve(answer);
const endpoint = "Action=CreateVpcEndpoint&Version=2016-11-15&VpcId=vpc-1&ServiceName=s3";

it("refuses a second endpoint of a service in a network, and a second flow log of a resource", async () => {
  const there = listed("<item><serviceName>s3</serviceName><vpcId>vpc-1</vpcId></item>");
  expect(await refusalOf(endpoint, there)).toBe("RouteAlreadyExists");
  const flowLog = "Action=CreateFlowLogs&Version=2016-11-15&ResourceId.1=vpc-1";
  expect(await refusalOf(flowLog, listed("<resourceId>vpc-1</resourceId>"))).toBe("FlowLogAlreadyExists");
});

it("lets the first one pass, one of another network, and every other call", async () => {
  expect(await refusalOf(endpoint, listed("<item/>"))).toBeUndefined();
  expect(
    await refusalOf(endpoint, listed("<serviceName>s3</serviceName><vpcId>vpc-2</vpcId>")),
  ).toBeUndefined();
  expect(await refusalOf("Action=CreateVpc", () => Promise.reject(new Error("asked")))).toBeUndefined();
  expect(await refusalOf("{}", () => Promise.reject(new Error("asked")))).toBeUndefined();
});
