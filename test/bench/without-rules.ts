import "../../stacks/token-traces";
import { synthesis } from "../../stacks/synthesis";

// What main.ts does, but for the rules: the difference is their price.
synthesis({ rules: [], waivers: [] });
