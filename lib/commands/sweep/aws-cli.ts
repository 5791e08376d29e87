import type { Command } from "../runner";

/** Names that the sweep of an AWS environment is made from. */
export interface AwsNames {
  readonly environment: string;
  readonly cluster: string;
  readonly region: string;
}

/** A command of the AWS CLI in the environment's region. */
export type Cli = (service: string, action: string, ...args: readonly string[]) => Command;

/** The AWS CLI of a region, answering JSON. */
export const cli =
  (region: string): Cli =>
  (service, action, ...args) => ["aws", service, action, "--region", region, "--output", "json", ...args];
