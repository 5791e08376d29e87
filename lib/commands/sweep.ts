import { sweepCommand } from "./sweep/sweep";
import { main } from "./terminal";

main(sweepCommand);
