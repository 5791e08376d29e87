/** An IPv4 range as numbers: first address and number of addresses. */
interface Range {
  readonly first: number;
  readonly size: number;
}

/** IPv4 ranges of private networks, RFC 1918. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

function rangeOf(cidr: string): Range {
  const [address = "", bits = ""] = cidr.split("/");
  const octets = address.split(".").map(Number);
  const prefix = Number(bits);
  if (
    bits === "" ||
    prefix > 32 ||
    octets.length !== 4 ||
    octets.some((octet) => !(octet >= 0 && octet <= 255))
  ) {
    throw new RangeError(`an address range must be like 10.0.0.0/16, got ${cidr}`);
  }
  const size = 2 ** (32 - prefix);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return { first: value - (value % size), size };
}

const dotted = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Whether a text is an IPv4 range with octets and a prefix length in their bounds, which the schema's pattern does not check. */
export function isCidr(text: string): boolean {
  try {
    return rangeOf(text).size > 0;
  } catch {
    return false;
  }
}

/** Number of addresses in a range. @throws RangeError when it is no range */
export const addressCount = (cidr: string): number => rangeOf(cidr).size;

/** Whether two ranges share an address. @throws RangeError when one is no range */
export function overlaps(a: string, b: string): boolean {
  const [x, y] = [rangeOf(a), rangeOf(b)];
  return x.first < y.first + y.size && y.first < x.first + x.size;
}

/** Whether a range lies in private address space (RFC 1918), at least in part. @throws RangeError when it is no range */
export const isPrivate = (cidr: string): boolean => PRIVATE.some((range) => overlaps(range, cidr));

/**
 * The part of `cidr` that is number `index` among its parts of prefix length `prefix`, for example
 * `subnet("10.1.0.0/16", 24, 3)` is `10.1.3.0/24`.
 * @throws RangeError when `cidr` has no such part
 */
export function subnet(cidr: string, prefix: number, index: number): string {
  const whole = rangeOf(cidr);
  const size = 2 ** (32 - prefix);
  if (size > whole.size || (index + 1) * size > whole.size) {
    throw new RangeError(
      `a range with part ${String(index)} of /${String(prefix)} must be larger, got ${cidr}`,
    );
  }
  return `${dotted(whole.first + index * size)}/${String(prefix)}`;
}
