import { withoutTokenTraces } from "../../stacks/token-traces";

withoutTokenTraces(process.env);
