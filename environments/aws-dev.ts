import type { AwsEnvironment } from "../lib/environment/schema";

export default {
  name: "aws-dev",
  cloud: "aws",
  region: "us-west-2",
  stage: "dev",
} satisfies AwsEnvironment;
