import { DataResource, TerraformStack } from "cdktf";
import { invokeAspects } from "cdktf/lib/synthesize/synthesizer";
import type { Attributes } from "../lib/checks/graph";
import { documentOf } from "./document";

/**
 * A stack that is resolved once: the rules read the very document that is written afterwards. cdktf alone would resolve it three times,
 * and would write each stack before the next one is looked at.
 */
export abstract class CheckedStack extends TerraformStack {
  private document: Attributes | undefined;

  /**
   * The finished Terraform document. Constructs added later are not in it. cdktf's own preparation, a resolution of everything that finds
   * references between stacks, is left out: each of these stacks stands alone.
   */
  finish(): Attributes {
    if (this.document === undefined) {
      this.ensureBackendExists();
      invokeAspects(this);
      this.document = documentOf(this);
    }
    return this.document;
  }

  override prepareStack(): void {
    this.finish();
  }

  override toTerraform(): Attributes {
    return this.finish();
  }

  /**
   * Every construct's own validation but that of `DataResource`, which starts `terraform version`: synthesis needs no Terraform, and the
   * version that is needed stands in the output.
   * @throws Error with the path and the message of each fault
   */
  override runAllValidations(): void {
    const faults = this.node
      .findAll()
      .filter((construct) => !(construct instanceof DataResource))
      .flatMap(({ node }) => node.validate().map((message) => `${node.path}: ${message}`));
    if (faults.length > 0) throw new Error(faults.join("\n"));
  }
}
