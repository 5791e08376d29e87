import type { AwsEnvironment } from "../lib/environment/schema";

export default {
  name: "aws-prod",
  cloud: "aws",
  region: "us-west-2",
  stage: "prod",
} satisfies AwsEnvironment;
