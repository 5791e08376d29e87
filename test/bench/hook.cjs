// Loaded with --require into a measured process: at its end, writes what it used to the file that MEASURE_TO names.
"use strict";
const { writeFileSync } = require("node:fs");

const to = process.env["MEASURE_TO"];
if (to !== undefined) {
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    const loaded = Object.keys(require.cache).filter((file) =>
      /node_modules.@cdktf.provider-.*.index\.js$/.test(file),
    );
    const usage = { cpuMs: (user + system) / 1000, maxRssMb: process.resourceUsage().maxRSS / 1024, loaded };
    writeFileSync(to, JSON.stringify(usage));
  });
}
