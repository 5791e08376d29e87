import { CLUSTER_RIGHTS } from "./cluster";
import { NETWORK_RIGHTS } from "./network";
import type { RightsByType } from "./rights";
import { STORAGE_RIGHTS } from "./storage";

/**
 * What AWS asks of whoever plans and applies each type of resource and data source that environments have. A test holds the table against
 * the types in every environment's graph, both ways, and every name against IAM's own catalogue (rule 13).
 */
export const RIGHTS_BY_TYPE: RightsByType = { ...NETWORK_RIGHTS, ...STORAGE_RIGHTS, ...CLUSTER_RIGHTS };
