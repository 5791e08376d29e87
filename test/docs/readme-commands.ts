/** Where a command of the README is executed. */
export type Execution =
  /** A line of `.ci/run`. */
  | { readonly by: "ci"; readonly line: string }
  /** Another test, by a text of its file. */
  | { readonly by: "test"; readonly file: string; readonly text: string }
  /** People alone. */
  | { readonly by: "hand"; readonly because: string }
  /** The test of the README, with programs that stand for Terraform, kubectl and the cloud's. */
  | {
      readonly by: "stand-ins";
      /** Options that a terminal or the environment's own file would give. */
      readonly also?: string;
      readonly ends?: number;
      readonly prints?: RegExp;
      /** A command that a stand-in gets. */
      readonly calls?: RegExp;
    };

const cdktf = (calls: RegExp): Execution => ({
  by: "stand-ins",
  also: "--auto-approve --output OUT",
  calls,
});

/** Every command that the README names, and what executes it. */
export const EXECUTIONS: Readonly<Record<string, Execution>> = {
  "npm ci --ignore-scripts && npm run synth": { by: "ci", line: "npm run --silent synth -- --strict" },
  "npm ci --ignore-scripts && npm test": { by: "ci", line: "npm test" },
  "npm run synth": { by: "ci", line: "npm run --silent synth -- --strict" },
  "npm test": { by: "ci", line: "npm test" },
  "npm run test:engines": { by: "ci", line: "npm run --silent test:engines" },
  "npm run docs": { by: "test", file: "test/commands/pages.test.ts", text: "pages(projectStacks())" },
  "npx jest test/stacks --updateSnapshot": { by: "hand", because: "it rewrites what a test compares with" },
  "npm run bench": { by: "hand", because: "its figures are of one machine at rest" },
  "kind create cluster --name ml-platform": { by: "hand", because: "it needs Docker" },
  "kind delete cluster --name ml-platform": { by: "hand", because: "it needs Docker" },
  "npx cdktf deploy local-dev": cdktf(/^terraform apply /m),
  "npx cdktf destroy local-dev": cdktf(/^terraform destroy /m),
  "npx cdktf deploy aws-bootstrap": cdktf(/^terraform apply /m),
  "npx cdktf deploy aws-dev": cdktf(/^terraform apply /m),
  "npx cdktf deploy aws-dev --terraform-parallelism 30": cdktf(/^terraform apply .*-parallelism=30/m),
  "npx cdktf destroy aws-dev": cdktf(/^terraform destroy /m),
  "npm run open -- local-dev mlflow": {
    by: "stand-ins",
    prints: /http:\/\/localhost:5000/,
    calls: /^kubectl .*port-forward/m,
  },
  // The stand-ins' account has no quotas: the doctor says so.
  "npm run doctor -- aws-dev": {
    by: "stand-ins",
    ends: 1,
    prints: /^ok +terraform +1\.11\.4[\s\S]*^not ready: /m,
  },
  "npm run kubeconfig -- aws-dev": { by: "stand-ins", calls: /^aws eks update-kubeconfig /m },
  "npm run open -- aws-dev": { by: "stand-ins", prints: /^mlflow +kubectl /m },
  "npm run open -- aws-dev mlflow": {
    by: "stand-ins",
    prints: /http:\/\/localhost:5000/,
    calls: /^kubectl .*port-forward/m,
  },
  "npm run password -- aws-dev": { by: "stand-ins", prints: /^grafana +aws /m },
  // The project's own file names no account, as nobody's is known.
  "npm run sweep -- aws-dev --delete": {
    by: "stand-ins",
    also: "--account 111122223333",
    prints: /^0 removed, 0 failed$/m,
  },
};
