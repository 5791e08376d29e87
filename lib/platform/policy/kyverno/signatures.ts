import type { KubernetesObject } from "../../../kubernetes/object";
import type { PlatformSettings } from "../../settings";
import { inNamespaces, PODS, policyObject, reactionOf, scopeOf } from "./policy";

/** Issuer of the identities that GitHub's workflows sign with. */
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** `owner/name` of a repository on GitHub. */
function githubRepository(url: string): string | undefined {
  return /github\.com[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(url)?.[1];
}

/** Pattern of the workflows that may sign: those of the environment's GitOps repository, on the branch that it is deployed from. */
export function signerPattern(gitops: PlatformSettings["gitops"]): string | undefined {
  const repository = gitops === undefined ? undefined : githubRepository(gitops.repository);
  if (gitops === undefined || repository === undefined) return undefined;
  const branch = (gitops.revision ?? "main").replace(/[.*+?^${}()|[\]\\]/g, (character) => `\\${character}`);
  return `^https://github\\.com/${repository.replace(/\./g, () => "\\.")}/\\.github/workflows/.+@refs/heads/${branch}$`;
}

/**
 * Images of the environment's own registry are signed by its repository's workflows (cosign, without keys). Nothing when no repository on GitHub
 * is given: nobody would be known to sign.
 *
 * It reports in every stage, and changes nothing in the pod. Kyverno has no cloud identity, so it cannot read a private registry: refusing would refuse every
 * image of the environment's own registry, signed or not.
 */
export function signaturePolicies(
  settings: Pick<PlatformSettings, "gitops">,
  registryAddress: string,
): KubernetesObject[] {
  const subjectRegExp = signerPattern(settings.gitops);
  if (subjectRegExp === undefined) return [];
  const base = {
    name: "verify-image-signatures",
    title: "The environment's own images are signed by its workflows",
    match: { ...PODS, operations: ["CREATE"] },
    conditions: inNamespaces(["mlops"]),
  } as const;
  return [
    policyObject("ImageValidatingPolicy", base, {
      ...reactionOf("Audit"),
      ...scopeOf(base),
      autogen: { podControllers: { controllers: [] } },
      validationConfigurations: { mutateDigest: false, verifyDigest: false, required: false },
      evaluation: { background: { enabled: false } },
      matchImageReferences: [{ glob: `${registryAddress}/*` }],
      credentials: { providers: ["default", "amazon", "azure", "google"] },
      attestors: [
        { name: "workflow", cosign: { keyless: { identities: [{ issuer: GITHUB_ISSUER, subjectRegExp }] } } },
      ],
      validations: [
        {
          expression:
            "(images.containers + images.?initContainers.orValue([])).map(image, verifyImageSignatures(image, [attestors.workflow])).all(count, count > 0)",
          message:
            "build the image in the repository's release workflow, which signs it, and name it by the tag that it pushed",
        },
      ],
    }),
  ];
}
