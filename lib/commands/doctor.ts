import { doctorCommand } from "./doctor/doctor";
import { main } from "./terminal";

main(doctorCommand);
