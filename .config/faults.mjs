// What a person can mend is said in one line, without a stack trace: an old Node, packages that are not installed, a folder that cannot be
// written, a file that is no TypeScript. Anything else is a fault of the program and keeps its trace. Read by every Node from 16 on.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const stop = (line) => {
  console.error(line);
  process.exit(1);
};

/** Ends when this Node is older than `package.json` asks for. */
export function refuseOldNode(root) {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const numbers = (version) => version.match(/\d+/g).map(Number);
  const [[major, minor], [wantedMajor, wantedMinor]] = [process.versions.node, engines.node].map(numbers);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  stop(`Node ${process.versions.node} is too old: ${engines.node} is needed, see https://nodejs.org`);
}

const DISK = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "ENOTDIR", "EISDIR"];
const FILE_CALLS = ["open", "write", "mkdir", "rename", "copyfile", "scandir", "unlink", "rmdir"];
const ELSEWHERE =
  "Make room or give rights there, or write elsewhere: CDKTF_OUTDIR=FOLDER npm run synth, cdktf --output FOLDER.";
const INSTALL = "Packages are not installed as package-lock.json has them: npm ci --ignore-scripts";

/** The line for an error that a person can mend; undefined for a fault of the program. */
function lineOf(error) {
  const { code, syscall, message, errors } = error ?? {};
  if (DISK.includes(code) && FILE_CALLS.includes(syscall)) return `${message}\n${ELSEWHERE}`;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return INSTALL;
  // The bundler has shown file, line and column already.
  if (!Array.isArray(errors) || !/^Build failed/.test(message)) return undefined;
  const missing = errors.some(({ text }) => /^Could not resolve "[^./]/.test(text));
  return missing
    ? INSTALL
    : "Nothing was run: mend the lines above, npm run typecheck finds more of their kind.";
}

/** From here on, errors that a person can mend end in a line. */
export function sayFaults() {
  process.on("uncaughtException", (error) => stop(lineOf(error) ?? error));
}
