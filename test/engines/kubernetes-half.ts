import type { ControlPlane } from "./kube";
import type { StackJson } from "./stand-ins";

type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** Providers whose resources live in the cluster, or nowhere. */
const KEPT = new Set(["helm", "kubernetes", "random", "terraform"]);

const providerOf = (type: string): string => type.split("_")[0] ?? "";

function kept(blocks: unknown): Blocks {
  const entries = Object.entries((blocks ?? {}) as Blocks);
  return Object.fromEntries(entries.filter(([type]) => KEPT.has(providerOf(type))));
}

/** Addresses of the cloud's part of the stack. */
function cloudAddresses(stack: StackJson): ReadonlySet<string> {
  const of = (kind: string, prefix: string): string[] =>
    Object.entries((stack[kind] ?? {}) as Blocks)
      .filter(([type]) => !KEPT.has(providerOf(type)))
      .flatMap(([type, named]) => Object.keys(named).map((id) => `${prefix}${type}.${id}`));
  return new Set([...of("resource", ""), ...of("data", "data."), ...of("ephemeral", "ephemeral.")]);
}

/** What a cloud would answer, by the end of the expression that asks; the first that fits. */
function answers(plane: ControlPlane): readonly (readonly [asked: RegExp, answer: string])[] {
  return [
    [/certificate(_authority\[0\]\.data)?$/, Buffer.from(plane.certificateAuthority).toString("base64")],
    [/^google_container_cluster\..*\.endpoint$/, plane.endpoint.replace("https://", "")],
    [/\.(endpoint|host)$/, plane.endpoint],
    [/security_group_id$/, "sg-0123456789abcdef0"],
    [/^aws_vpc\..*\.id$/, "vpc-0123456789abcdef0"],
    [/\.account_id$/, "000000000000"],
    [/\.arn$/, "arn:aws:iam::000000000000:role/stand-in"],
    [/\.(tenant_id|client_id|subscription_id)$/, "00000000-0000-0000-0000-000000000000"],
    [/\.email$/, "stand-in@project.iam.gserviceaccount.com"],
    [/\.issuer$/, "https://issuer.example"],
    [/\.(address|fqdn|private_ip_address|login_server)$/, "stand-in.example"],
    [/./, "stand-in"],
  ];
}

/** An attribute of a resource, as an expression names it; the address is the first group. */
const TRAVERSAL =
  /(?<![\w.-])((?:(?:data|ephemeral)\.)?[a-z]+_[a-z0-9_]+\.[A-Za-z0-9_-]+)(?:\[\d+\]|\.[a-z_0-9]+)+/g;

/** Without waiting for what is not there. */
function withoutCloud(blocks: Blocks, cloud: ReadonlySet<string>): Blocks {
  const trimmed = ({ depends_on: after, ...rest }: Block): Block => {
    const left = ((after ?? []) as readonly string[]).filter((address) => !cloud.has(address));
    return left.length === 0 ? rest : { ...rest, depends_on: left };
  };
  return Object.fromEntries(
    Object.entries(blocks).map(([type, named]) => [
      type,
      Object.fromEntries(Object.entries(named).map(([id, block]) => [id, trimmed(block)])),
    ]),
  );
}

const given = (parts: Readonly<Record<string, object>>): Readonly<Record<string, object>> =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));

/**
 * The half of any stack that lives in the cluster, for a real API server. What the cloud would answer becomes a local value; the
 * configuration of the providers stays as it was written, so the cloud's token command has to be on PATH.
 */
export function kubernetesHalf(stack: StackJson, plane: ControlPlane): StackJson {
  const cloud = cloudAddresses(stack);
  const asked: string[] = [];
  const provider = Object.fromEntries(
    Object.entries((stack["provider"] ?? {}) as Blocks).filter(([name]) => KEPT.has(name)),
  );
  const half = {
    resource: withoutCloud(kept(stack["resource"]), cloud),
    ephemeral: kept(stack["ephemeral"]),
    provider,
    locals: stack["locals"] ?? {},
  };
  const text = JSON.stringify(given(half)).replace(TRAVERSAL, (whole, address: string) => {
    if (!cloud.has(address)) return whole;
    if (!asked.includes(whole)) asked.push(whole);
    return `local.stand_in_${asked.indexOf(whole)}`;
  });
  const told = answers(plane);
  const locals = asked.map((expression, index) => [
    `stand_in_${index}`,
    told.find(([end]) => end.test(expression))?.[1],
  ]);
  const rewritten = JSON.parse(text) as Readonly<Record<string, object>>;
  const required = Object.entries(stack.terraform.required_providers ?? {}).filter(([name]) =>
    KEPT.has(name),
  );
  return {
    ...rewritten,
    locals: { ...rewritten["locals"], ...(Object.fromEntries(locals) as object) },
    terraform: { ...stack.terraform, required_providers: Object.fromEntries(required) },
  };
}
