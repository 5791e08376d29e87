import type { Operator } from "../operator";
import { CHARTS } from "./charts";
import { COMPATIBILITY } from "./compatibility";
import { DATA } from "./data";
import { EDGE } from "./edge";
import { IDENTITY } from "./identity";
import { NETWORK } from "./network";
import { OBSERVABILITY } from "./observability";
import { ORDER } from "./order";
import { POLICY } from "./policy";
import { POOLS } from "./pools";
import { REFERENCES } from "./references";
import { RIGHTS } from "./rights";
import { SCHEDULING } from "./scheduling";
import { SECRETS } from "./secrets";

/** Every kind of mistake, by family. */
export const FAMILIES: Readonly<Record<string, readonly Operator[]>> = {
  order: ORDER,
  network: [...NETWORK, ...EDGE],
  identity: [...IDENTITY, ...RIGHTS],
  scheduling: [...SCHEDULING, ...POOLS],
  charts: CHARTS,
  references: REFERENCES,
  policy: POLICY,
  secrets: SECRETS,
  data: DATA,
  compatibility: COMPATIBILITY,
  observability: OBSERVABILITY,
};

/** Every kind of mistake. */
export const OPERATORS: readonly Operator[] = Object.values(FAMILIES).flat();
