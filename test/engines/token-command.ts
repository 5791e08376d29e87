import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs that the clouds' providers ask for a token. */
const COMMANDS = ["aws", "kubelogin", "gke-gcloud-auth-plugin"] as const;

/** A shell script that answers in the version that the provider asks for. */
function scriptOf(token: string): string {
  const group = "client.authentication.k8s.io";
  const answer = `{"apiVersion":"%s","kind":"ExecCredential","status":{"token":"${token}"}}`;
  const lines = [
    "#!/bin/sh",
    `asked=$(printf %s "$KUBERNETES_EXEC_INFO" | grep -o '${group}/v1[a-z0-9]*' | head -1)`,
    `printf '${answer}' "\${asked:-${group}/v1beta1}"`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Writes a script that stands for a cloud's token command. */
export function writeTokenCommand(folder: string, token: string): string {
  const file = join(folder, "token.sh");
  writeFileSync(file, scriptOf(token), { mode: 0o700 });
  return file;
}

/**
 * Puts scripts under the names of the clouds' token commands before the real ones.
 * @returns the PATH to give to Terraform
 */
export function pathWithTokenCommands(folder: string, token: string): string {
  const bin = join(folder, "token-commands");
  mkdirSync(bin, { recursive: true });
  for (const name of COMMANDS) writeFileSync(join(bin, name), scriptOf(token), { mode: 0o700 });
  return [bin, process.env["PATH"] ?? ""].join(delimiter);
}
