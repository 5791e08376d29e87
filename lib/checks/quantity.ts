export { cores, gibibytes } from "../environment/quantity";
