import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../lib/kubernetes/object";
import { findProgram } from "./engines";
import { run } from "./process";

/** Objects of YAML; Kustomize's own files are instructions, and no objects. */
const objectsIn = (text: string): KubernetesObject[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject)
    .filter(({ apiVersion }) => !apiVersion.startsWith("kustomize.config.k8s.io/"));

/** Folders whose files are applied as they are. */
const AS_THEY_ARE = ["lib/examples", "lib/gitops/applications"];
/** Holds the folders that Kustomize builds; where kubectl is missing their base stands for them. */
const OVERLAYS = "lib/gitops/overlays";
const BASE = "lib/gitops/base";

/** Texts of the YAML files below a folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));

async function built(kubectl: string, folder: string): Promise<string> {
  const { code, stdout, stderr } = await run(kubectl, ["kustomize", folder]);
  if (code !== 0) throw new Error(`kubectl kustomize ${folder}: ${stderr.trim()}`);
  return stdout;
}

/** Kubernetes objects that are files of the repository, for ArgoCD and for people, and no part of a stack. */
export async function writtenObjects(): Promise<readonly KubernetesObject[]> {
  const kubectl = findProgram("kubectl");
  const overlays = readdirSync(OVERLAYS).map((name) => join(OVERLAYS, name));
  const delivered =
    kubectl === undefined
      ? filesIn(BASE)
      : await Promise.all(overlays.map((folder) => built(kubectl, folder)));
  return [...AS_THEY_ARE.flatMap(filesIn), ...delivered].flatMap(objectsIn);
}
