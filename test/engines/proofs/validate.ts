import { type Case, type Proof, type SynthesizedStack, caseOf, missingCase } from "../proof";
import { perStack, workingCopy } from "../stacks";
import { Terraform } from "../terraform";

interface Diagnostics {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly snippet?: { readonly context?: string | null };
  }[];
}

async function validated(stack: SynthesizedStack): Promise<Case> {
  const { folder, missing, notes } = workingCopy(stack);
  if (missing.length > 0) return missingCase(stack.name, `provider ${missing.join(", ")} is not here`);
  const terraform = new Terraform(folder);
  const initialized = await terraform.init();
  if (initialized.code !== 0) return caseOf(stack.name, [initialized.stderr.trim()]);
  const { diagnostics } = JSON.parse((await terraform.validate()).stdout) as Diagnostics;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return caseOf(
    stack.name,
    [
      ...new Set(
        errors.map(({ snippet, summary, detail }) =>
          `${snippet?.context ?? ""} ${summary}: ${detail}`.trim(),
        ),
      ),
    ],
    notes.length === 0 ? undefined : notes.join(", "),
  );
}

/** Every synthesized stack against the schemas of the real providers. */
export const validate: Proof = {
  name: "validate",
  shows: "every stack is valid by the providers' own schemas",
  engines: ["terraform"],
  run: (context) => perStack(context, validated),
};
