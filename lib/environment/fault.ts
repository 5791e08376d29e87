/** One thing wrong with an environment's file. */
export interface Fault {
  /** Path of the field, for example `network.cidr` or `machines.gpu[0]`. */
  readonly field: string;
  /** What the file says; `undefined` for a field that is missing. */
  readonly given: unknown;
  /** What would be right, as the object of "must": `be one of dev, staging, prod`. */
  readonly must: string;
}

/** All that is wrong in the environments' files, for the person who wrote them: a line for each fault. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(readonly lines: readonly string[]) {
    super(lines.join("\n"));
  }
}

/** The line for a fault: file, field, value and what is allowed. */
export function faultLine(file: string, fault: Fault): string {
  const given = fault.given === undefined ? "nothing" : JSON.stringify(fault.given);
  return `${file}: ${fault.field} must ${fault.must}, got ${given}`;
}
