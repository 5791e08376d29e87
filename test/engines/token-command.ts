import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a script that stands for a cloud's token command; it answers in the version that the provider asks for. */
export function writeTokenCommand(folder: string, token: string): string {
  const file = join(folder, "token.sh");
  const group = "client.authentication.k8s.io";
  const answer = `{"apiVersion":"%s","kind":"ExecCredential","status":{"token":"${token}"}}`;
  const lines = [
    `asked=$(printf %s "$KUBERNETES_EXEC_INFO" | grep -o '${group}/v1[a-z0-9]*' | head -1)`,
    `printf '${answer}' "\${asked:-${group}/v1beta1}"`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o700 });
  return file;
}
