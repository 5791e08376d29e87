/** An IPv4 range as numbers: first address and prefix length. */
export interface Cidr {
  readonly first: number;
  readonly prefix: number;
}

/** Addresses in a range. */
export const sizeOf = (cidr: Cidr): number => 2 ** (32 - cidr.prefix);

/**
 * Reads `a.b.c.d/n`.
 * @returns undefined when an octet is above 255, the prefix above 32, or the address is not the first of its range
 */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const cidr = { first: ((a * 256 + b) * 256 + c) * 256 + d, prefix };
  return cidr.first % sizeOf(cidr) === 0 ? cidr : undefined;
}

/** `a.b.c.d/n` of a range. */
export function formatCidr({ first, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${octets.join(".")}/${String(prefix)}`;
}

/**
 * The `index`-th part of a range that is split into ranges `bits` longer.
 * @throws when the range has no such part; a mistake in the program, since environments are validated first
 */
export function subnetOf(cidr: Cidr, bits: number, index: number): Cidr {
  const prefix = cidr.prefix + bits;
  if (prefix > 32 || index < 0 || index >= 2 ** bits) {
    throw new Error(`subnet must be one of the ${String(2 ** bits)} of ${formatCidr(cidr)}, got ${String(index)}`);
  }
  return { first: cidr.first + index * 2 ** (32 - prefix), prefix };
}

/** Whether two ranges have an address in common. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.first < other.first + sizeOf(other) && other.first < one.first + sizeOf(one);
}

/** Ranges that no one on the internet has an address in: private (RFC 1918), shared (RFC 6598), loopback and link-local. */
const NOT_PUBLIC = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"];
/** The private ones of them (RFC 1918). */
const PRIVATE = NOT_PUBLIC.slice(0, 3);

const within = (cidr: Cidr, ranges: readonly string[]): boolean =>
  ranges.some((text) => {
    const range = parseCidr(text);
    return range !== undefined && range.prefix <= cidr.prefix && overlaps(range, cidr);
  });

/** Whether a range is private (RFC 1918), as a network's own range has to be. */
export const isPrivate = (cidr: Cidr): boolean => within(cidr, PRIVATE);

/** Whether a range holds nobody on the internet: useless, and refused by clouds, as the range that may reach a public endpoint (rule 50). */
export const isNotPublic = (cidr: Cidr): boolean => within(cidr, NOT_PUBLIC);
