import type { LocalEnvironment } from "../lib/environment/schema";

export default {
  name: "local-dev",
  cloud: "local",
  stage: "dev",
} satisfies LocalEnvironment;
