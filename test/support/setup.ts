import "../../stacks/token-traces";
