import { grouped } from "./grouped";
import { decodeValues } from "../kubernetes/values";
import type { KubernetesObject } from "../kubernetes/object";

/** A block of synthesized Terraform: whatever the provider's schema says. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One resource of a synthesized stack. */
export interface ResourceNode {
  /** Terraform address, for example `aws_s3_bucket.artifacts_bucket_1A2B`. */
  readonly address: string;
  readonly type: string;
  /** Path of its construct, for example `aws-dev/artifacts/bucket`. */
  readonly path: string;
  readonly attributes: Attributes;
  /** Addresses that it waits for: named in `depends_on` or referenced. */
  readonly waitsFor: readonly string[];
}

/** One Helm release, with its values decoded. */
export interface ReleaseNode {
  readonly resource: ResourceNode;
  readonly name: string;
  readonly namespace: string;
  /** Chart's name; for objects given to the local chart, its path. */
  readonly chart: string;
  readonly version: string | undefined;
  readonly values: Attributes;
  /** Kubernetes objects that the release carries; empty for a real chart. */
  readonly objects: readonly KubernetesObject[];
}

/** A synthesized stack as the rules see it: what Terraform will be given, so a user's own additions count too. */
export interface StackGraph {
  readonly stack: string;
  readonly resources: readonly ResourceNode[];
  readonly releases: readonly ReleaseNode[];
  /** Every Kubernetes object of every release, with the release that carries it. */
  readonly objects: readonly { readonly object: KubernetesObject; readonly release: ReleaseNode }[];
  /** Managed resources of a type: no data sources, no ephemeral ones. */
  ofType(type: string): readonly ResourceNode[];
  /** Whether `address` waits for `other`, directly or through others. */
  waitsFor(address: string, other: string): boolean;
  /** The whole document. */
  readonly document: Attributes;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Addresses mentioned in a value, for example in `"${aws_kms_key.key_1A.arn}"`. */
function references(value: unknown, known: ReadonlySet<string>, found: Set<string>): void {
  if (typeof value === "string") {
    if (!value.includes("${")) return;
    for (const match of value.matchAll(/\b((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z][\w-]*)/g)) {
      if (match[1] !== undefined && known.has(match[1])) found.add(match[1]);
    }
  } else if (Array.isArray(value)) {
    for (const item of value) references(item, known, found);
  } else if (isRecord(value)) {
    for (const field of Object.values(value)) references(field, known, found);
  }
}

interface Block {
  readonly address: string;
  readonly type: string;
  readonly attributes: Attributes;
}

function blocks(document: Attributes, kind: "resource" | "data" | "ephemeral"): Block[] {
  const types = document[kind];
  if (!isRecord(types)) return [];
  const prefix = kind === "resource" ? "" : `${kind}.`;
  return Object.entries(types).flatMap(([type, named]) =>
    isRecord(named)
      ? Object.entries(named).map(([id, attributes]) => ({
          address: `${prefix}${type}.${id}`,
          type,
          attributes: isRecord(attributes) ? attributes : {},
        }))
      : [],
  );
}

function pathOf(block: Block): string {
  const comment = block.attributes["//"];
  const metadata = isRecord(comment) ? comment["metadata"] : undefined;
  const path = isRecord(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : block.address;
}

function nodeOf(block: Block, known: ReadonlySet<string>): ResourceNode {
  const found = new Set<string>();
  const { depends_on: dependsOn, ...rest } = block.attributes;
  references(rest, known, found);
  for (const address of Array.isArray(dependsOn) ? dependsOn : []) found.add(String(address));
  found.delete(block.address);
  return {
    address: block.address,
    type: block.type,
    path: pathOf(block),
    attributes: block.attributes,
    waitsFor: [...found],
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function releaseOf(resource: ResourceNode, decode: (values: string) => unknown): ReleaseNode {
  const { name, namespace, chart, version, values } = resource.attributes;
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  const decoded = typeof first === "string" ? decode(first) : {};
  const record = isRecord(decoded) ? decoded : {};
  const objects = text(chart).startsWith("./") && Array.isArray(record["objects"]) ? record["objects"] : [];
  return {
    resource,
    name: text(name),
    namespace: text(namespace),
    chart: text(chart),
    version: typeof version === "string" ? version : undefined,
    values: record,
    objects: objects as KubernetesObject[],
  };
}

/**
 * Reads a synthesized stack.
 * @param decode decodes a release's values. Graphs that are given one that remembers share what they have in common, and what rules find
 * in it is kept with it. @default decodes each anew
 */
export function graphOf(
  stack: string,
  document: Attributes,
  decode: (values: string) => unknown = decodeValues,
): StackGraph {
  const all = [
    ...blocks(document, "resource"),
    ...blocks(document, "data"),
    ...blocks(document, "ephemeral"),
  ];
  const known = new Set(all.map((block) => block.address));
  const resources = all.map((block) => nodeOf(block, known));
  const byType = grouped(
    resources.filter(({ address }) => !/^(data|ephemeral)\./.test(address)),
    ({ type }) => type,
  );
  const releases = (byType.get("helm_release") ?? []).map((release) => releaseOf(release, decode));
  return {
    stack,
    resources,
    releases,
    objects: releases.flatMap((release) => release.objects.map((object) => ({ object, release }))),
    ofType: (type) => byType.get(type) ?? [],
    waitsFor: waiting(resources),
    document,
  };
}

/** Answers whether one resource waits for another. Each resource's set of those before it is a bit for every resource. */
function waiting(resources: readonly ResourceNode[]): StackGraph["waitsFor"] {
  const numbers = new Map(resources.map(({ address }, index) => [address, index]));
  const reached = new Map<number, Uint32Array>();
  const before = (index: number): Uint32Array => {
    const known = reached.get(index);
    if (known !== undefined) return known;
    const bits = new Uint32Array(Math.ceil(resources.length / 32));
    reached.set(index, bits);
    for (const address of resources[index]?.waitsFor ?? []) {
      const next = numbers.get(address) ?? 0;
      // Who is reached through another one brings nothing new.
      if (((bits[next >> 5] ?? 0) & (1 << (next & 31))) !== 0) continue;
      const further = before(next);
      for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (further[word] ?? 0);
      bits[next >> 5] = (bits[next >> 5] ?? 0) | (1 << (next & 31));
    }
    return bits;
  };
  return (address, other) => {
    const index = numbers.get(address);
    const sought = numbers.get(other);
    if (index === undefined || sought === undefined) return false;
    return ((before(index)[sought >> 5] ?? 0) & (1 << (sought & 31))) !== 0;
  };
}

/**
 * What is derived of a graph, computed once however many rules ask for it. Rules are held against one stack after the other, so it is kept
 * for the graph that was asked about last: what is kept for all of them is copied again and again when garbage is collected.
 */
export function oncePerGraph<T>(derive: (graph: StackGraph) => T): (graph: StackGraph) => T {
  let known: { readonly graph: StackGraph; readonly value: T } | undefined;
  return (graph) => {
    if (known?.graph !== graph) known = { graph, value: derive(graph) };
    return known.value;
  };
}
