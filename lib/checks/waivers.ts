import type { Waiver } from "./rule";

/** Findings of the platform's own environments that are lived with for now. */
export const WAIVERS: readonly Waiver[] = [];
