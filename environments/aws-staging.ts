import type { AwsEnvironment } from "../lib/environment/schema";

export default {
  name: "aws-staging",
  cloud: "aws",
  region: "us-west-2",
  stage: "staging",
} satisfies AwsEnvironment;
