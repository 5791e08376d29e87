import { Aspects, TerraformResource, type IAspect } from "cdktf";
import type { Construct, IConstruct } from "constructs";

type Tags = Readonly<Record<string, string>>;

/** A resource of the azurerm provider that can carry tags: the binding has a setter, and the tags given to it. */
interface Taggable {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
}

const isTaggable = (node: IConstruct): node is IConstruct & Taggable =>
  node instanceof TerraformResource &&
  node.terraformResourceType.startsWith("azurerm_") &&
  "tagsInput" in node;

/** The provider has no default tags, so every resource below gets the environment's; its own win. */
class DefaultTags implements IAspect {
  constructor(private readonly tags: Tags) {}

  visit(node: IConstruct): void {
    if (isTaggable(node)) node.tags = { ...this.tags, ...node.tagsInput };
  }
}

/** Tags every Azure resource in `scope`. */
export function tagAll(scope: Construct, tags: Tags): void {
  Aspects.of(scope).add(new DefaultTags(tags));
}
