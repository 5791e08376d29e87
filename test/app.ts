import { readFileSync } from "node:fs";

const { app } = JSON.parse(readFileSync("cdktf.json", "utf8")) as { readonly app: string };

/** What cdktf starts the program with, without node itself: node's options, the runner, the entry point. V8 keeps code for these options. */
export const APP: readonly string[] = app.split(" ").slice(1);
