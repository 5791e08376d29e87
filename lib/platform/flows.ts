/** See `lib/kubernetes/flows.ts`. */
export { toApiServer } from "../kubernetes/flows";
