import tseslint from "typescript-eslint";

/** Folders may import from themselves and from these (design: one direction, no cycles between layers). */
const LAYERS = {
  "lib/facts": ["lib/cloud"],
  "lib/kubernetes": ["lib/cloud", "lib/facts"],
  "lib/cloud": ["lib/kubernetes"],
  "lib/environment": ["lib/facts", "lib/cloud"],
  "lib/platform": ["lib/cloud", "lib/kubernetes", "lib/environment", "lib/facts"],
  "lib/cost": ["lib/cloud", "lib/environment", "lib/facts"],
  "lib/checks": ["lib/cloud", "lib/kubernetes", "lib/environment", "lib/facts", "lib/platform", "lib/cost"],
  "lib/aws": ["lib/cloud", "lib/kubernetes", "lib/environment", "lib/facts"],
  "lib/azure": ["lib/cloud", "lib/kubernetes", "lib/environment", "lib/facts"],
  "lib/gcp": ["lib/cloud", "lib/kubernetes", "lib/environment", "lib/facts"],
  "lib/local": ["lib/cloud", "lib/kubernetes", "lib/environment", "lib/facts"],
};
const ALL = [...Object.keys(LAYERS), "lib/commands", "stacks", "environments"];
const CLOUD_PROVIDERS = ["@cdktf/provider-aws", "@cdktf/provider-azurerm", "@cdktf/provider-google"];
const CLOUD_FREE = [
  "lib/cloud",
  "lib/platform",
  "lib/kubernetes",
  "lib/environment",
  "lib/facts",
  "lib/checks",
];

const rootImport = {
  regex: "^@cdktf/provider-[a-z]+$",
  message:
    "Import one resource (`@cdktf/provider-aws/lib/eks-cluster`): a package's index loads thousands of classes.",
};

function layer(folder) {
  const allowed = [folder, ...LAYERS[folder]];
  const refused = ALL.filter((other) => !allowed.includes(other)).map((other) => ({
    regex: `^(\\.\\./)+(lib/)?${other.replace("lib/", "")}(/|$)`,
    message: `${folder} may import only ${allowed.join(", ")}.`,
  }));
  const clouds = CLOUD_FREE.includes(folder)
    ? CLOUD_PROVIDERS.map((name) => ({
        regex: `^${name}`,
        message: `${folder} knows no cloud: use the contracts of lib/cloud.`,
      }))
    : [];
  return {
    files: [`${folder}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { patterns: [rootImport, ...refused, ...clouds] }] },
  };
}

export default tseslint.config(
  { ignores: ["node_modules", "cdktf.out", "coverage", "**/*.mjs", "**/*.cjs", "**/*.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: process.cwd() } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-unnecessary-type-arguments": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-imports": ["error", { patterns: [rootImport] }],
    },
  },
  ...Object.keys(LAYERS).map(layer),
  {
    files: ["lib/platform/**/*.ts", "lib/cloud/**/*.ts", "lib/kubernetes/**/*.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "BinaryExpression[operator=/^[!=]==?$/] > MemberExpression[property.name='cloud']",
          message:
            "Only stacks/cloud-for.ts compares clouds: put the difference behind a contract or into data.",
        },
        {
          selector: "SwitchStatement > MemberExpression.discriminant[property.name=/^(cloud|stage)$/]",
          message: "Only stacks/cloud-for.ts switches on the cloud; stages are profiles, which are data.",
        },
        {
          selector: "BinaryExpression[operator=/^[!=]==?$/] > MemberExpression[property.name='stage']",
          message: "A stage is a profile: read the value from `profile`.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": "off",
      "max-lines-per-function": "off",
      "@typescript-eslint/no-dynamic-delete": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
);
