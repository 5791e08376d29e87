import * as fc from "fast-check";
import { mostly, oneOf, type Value } from "./values";

/** Names of environments. */
export const name = mostly(
  fc
    .tuple(fc.constantFrom("a", "m", "team", "research"), fc.stringMatching(/^[a-z0-9-]{0,9}[a-z0-9]$/))
    .map(([first, rest]) => `${first}${rest.replace(/-+/g, "-")}`),
  oneOf("", "A", "1team", "team_1", "x".repeat(40), "--", "team-", 7),
  30,
);

const byte = fc.integer({ min: 0, max: 255 });
const cidr = (least: number, most: number): Value =>
  fc
    .tuple(oneOf("10", "172.16", "172.31", "192.168"), byte, byte, fc.integer({ min: least, max: most }))
    .map(
      ([head, b, c, bits]) =>
        `${String(head)}${String(head).includes(".") ? "" : `.${String(b)}`}.${String(c)}.0/${String(bits)}`,
    );
/** Ranges from which the API is reached. */
export const publicCidr = oneOf(
  "198.51.100.0/24",
  "203.0.113.7/32",
  "0.0.0.0/0",
  "10.0.0.0/8",
  "1.2.3.4/33",
  "300.1.1.1/8",
);
/** Ranges of networks. */
export const network = mostly(
  cidr(12, 20),
  oneOf("10.0.0.0", "10.0.0.0/33", "8.8.8.0/16", "10.0.0.0/30", "0.0.0.0/0"),
  8,
);
