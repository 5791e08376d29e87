// Imported for what it does, by an entry point before anything else. cdktf takes a stack trace for every token: nine tenths of the time to
// construct a stack, and, for the two tokens that it makes when it is loaded, a search for line ends in all of the program. It has no switch
// for that in 0.21. Nothing happens when its inside looks different, or when TRACES is set: for a resolution error whose message does not
// say enough.
if (process.env["TRACES"] === undefined) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a private module: it may be missing, and must be changed in place
  const traces = require("cdktf/lib/tokens/private/stack-trace") as { captureStackTrace?: () => string[] };
  if (typeof traces.captureStackTrace === "function") traces.captureStackTrace = () => [];
}
