/** See `lib/kubernetes/flows.ts`. */
export { API_SERVER_PORTS, toApiServer } from "../kubernetes/flows";
