import "./stacks/token-traces";
import { RULES } from "./lib/checks/rules";
import { WAIVERS } from "./lib/checks/waivers";
import { synthesis } from "./stacks/synthesis";

synthesis({ rules: RULES, waivers: WAIVERS });
