/** Set to keep the origin of every token, for a resolution error whose message does not say enough. */
const FLAG = "TRACES";

/**
 * Leaves out the stack trace that cdktf takes for every token: nine tenths of the time to construct a stack, and no switch for it in
 * 0.21. Does nothing when cdktf's inside looks different, or when `TRACES` is set.
 */
export function withoutTokenTraces(environment: NodeJS.ProcessEnv): void {
  if (environment[FLAG] !== undefined) return;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a private module: it may be missing, and must be changed in place
  const traces = require("cdktf/lib/tokens/private/stack-trace") as { captureStackTrace?: () => string[] };
  if (typeof traces.captureStackTrace === "function") traces.captureStackTrace = () => [];
}
