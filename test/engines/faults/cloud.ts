import { awsOnly, emulatedEnvironment } from "../aws-emulation";
import { startEmulator } from "../emulators";
import type { Finished } from "../process";
import type { SynthesizedStack } from "../proof";
import type { Change } from "../stacks";
import type { StackJson } from "../stand-ins";
import { startStateServer } from "../state-server";
import { Terraform } from "../terraform";
import { answering, type Fault, local, written } from "./fault";

/** Environment of somebody who has not signed in. */
const SIGNED_OUT = {
  AWS_PROFILE: "",
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** The AWS half with the provider as the program writes it. */
function realProvider(stack: StackJson): StackJson {
  const provider = stack["provider"] as Readonly<Record<string, unknown>>;
  const half = awsOnly(stack);
  return { ...half, provider: { ...(half["provider"] as object), aws: provider["aws"] } };
}

/** The file names an account; the emulator's is 000000000000. */
function forAccount(stack: StackJson): StackJson {
  const half = awsOnly(stack);
  const { aws = [], ...others } = half["provider"] as Readonly<Record<string, readonly object[]>>;
  return {
    ...half,
    provider: { ...others, aws: aws.map((block) => ({ ...block, allowed_account_ids: ["123456789012"] })) },
  };
}

async function wrongAccount(folder: string, stack: SynthesizedStack | undefined): Promise<Finished> {
  const emulator = await startEmulator("ministack");
  try {
    return await (
      await written(new Terraform(folder, emulatedEnvironment(emulator)), stack, forAccount)
    ).plan();
  } finally {
    await emulator.stop();
  }
}

/** AWS's own answer to a token of yesterday. */
const EXPIRED =
  '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>';

const expired = (folder: string, stack: SynthesizedStack | undefined): Promise<Finished> =>
  answering(403, EXPIRED, async (address) => {
    const keys = {
      AWS_ACCESS_KEY_ID: "old",
      AWS_SECRET_ACCESS_KEY: "old",
      AWS_SESSION_TOKEN: "old",
      AWS_ENDPOINT_URL: address,
    };
    const terraform = new Terraform(folder, { ...SIGNED_OUT, ...keys });
    return (await written(terraform, stack, realProvider)).plan();
  });

/** What a runner that was killed leaves in the store. */
const LEFT_LOCK = {
  ID: "6f9a2c41-90f5-4c5e-8a4b-0d2a7b1c9e11",
  Operation: "OperationTypeApply",
  Who: "runner@build-17",
  Version: "1.11.4",
  Created: "2026-01-05T09:12:44Z",
};

/** The store's lock is another's, as after a job that was killed. */
async function locked(folder: string, stack: SynthesizedStack | undefined): Promise<Finished> {
  const { address, stop } = await startStateServer();
  await fetch(address, { method: "LOCK", body: JSON.stringify(LEFT_LOCK) });
  const http = { address, lock_address: address, unlock_address: address };
  const stored: Change = (same) => ({ ...same, terraform: { ...same.terraform, backend: { http } } });
  try {
    return await (await local(folder, stack, stored)).plan();
  } finally {
    await stop();
  }
}

/** What a cloud and the store of the state stop at. */
export const CLOUD_FAULTS: readonly Fault[] = [
  {
    name: "Nobody is signed in",
    says: /No valid credential sources found/,
    run: async (folder, stacks) =>
      (await written(new Terraform(folder, SIGNED_OUT), stacks.get("aws-dev"), realProvider)).plan(),
  },
  {
    name: "The sign-in has expired",
    says: /api error ExpiredToken: The security token included in the request is expired/,
    run: (folder, stacks) => expired(folder, stacks.get("aws-dev")),
  },
  {
    name: "The wrong account",
    says: /AWS account ID not allowed: 000000000000/,
    run: (folder, stacks) => wrongAccount(folder, stacks.get("aws-dev")),
  },
  {
    name: "The state is locked",
    says: /Error acquiring the state lock .*already locked: ID=6f9a2c41/,
    run: (folder, stacks) => locked(folder, stacks.get("local-dev")),
  },
];
