import type { KubernetesObject } from "../../kubernetes/object";
import type { NamespaceName } from "../namespaces";

/** A function of the kernel that is watched. */
interface Probe {
  /** System calls by their plain name: Tetragon adds the architecture's prefix, so a policy works on amd64 and arm64 (rule 110). */
  readonly call: string;
  readonly syscall: boolean;
  readonly args: readonly { readonly index: number; readonly type: string; readonly label?: string }[];
  readonly selectors: readonly object[];
}

/** What is watched, and where. */
interface TracingPolicy {
  readonly name: string;
  readonly namespaces: readonly NamespaceName[];
  /** What an event tells, as it is shown with it. */
  readonly message: string;
  readonly probes: readonly Probe[];
}

/** The same process doing the same again is told once a minute: a log that nobody can read protects nobody. */
const REPORT = { matchActions: [{ action: "Post", rateLimit: "1m" }] } as const;

const CREDENTIAL_FILES = [
  {
    operator: "Prefix",
    values: [
      "/etc/shadow",
      "/etc/gshadow",
      "/etc/sudoers",
      "/root/.ssh/",
      "/etc/kubernetes/",
      "/var/lib/kubelet/pki/",
    ],
  },
  {
    operator: "Postfix",
    values: [
      "/.ssh/id_rsa",
      "/.ssh/id_ed25519",
      "/.ssh/id_ecdsa",
      "/.ssh/authorized_keys",
      "/.aws/credentials",
      "/.kube/config",
    ],
  },
] as const;
const TOKENS = [
  "/run/secrets/kubernetes.io/serviceaccount/",
  "/var/run/secrets/kubernetes.io/serviceaccount/",
];
/** Programs have reason to read their own token; these tools read it for a person. */
const TOOLS = [
  "/cat",
  "/cp",
  "/tar",
  "/base64",
  "/sh",
  "/bash",
  "/dash",
  "/busybox",
  "/curl",
  "/wget",
  "/vi",
  "/less",
  "/head",
  "/tail",
];

const sensitiveFiles = [
  ...CREDENTIAL_FILES.map((match) => ({ matchArgs: [{ index: 0, ...match }], ...REPORT })),
  {
    matchArgs: [{ index: 0, operator: "Prefix", values: TOKENS }],
    matchBinaries: [{ operator: "Postfix", values: TOOLS }],
    ...REPORT,
  },
];
const file = { index: 0, type: "file" } as const;

/** The four policies of the specification. */
export const TRACING_POLICIES: readonly TracingPolicy[] = [
  {
    name: "sensitive-file-access",
    namespaces: ["mlops", "argo", "kserve"],
    message: "a file with credentials was opened",
    probes: [
      {
        call: "security_file_permission",
        syscall: false,
        args: [file, { index: 1, type: "int", label: "mask" }],
        selectors: sensitiveFiles,
      },
      {
        call: "security_mmap_file",
        syscall: false,
        args: [file, { index: 1, type: "uint32", label: "protection" }],
        selectors: sensitiveFiles,
      },
    ],
  },
  {
    name: "container-escape-detection",
    namespaces: ["mlops", "argo", "kserve"],
    message: "a process traced another, or entered another namespace",
    probes: [
      {
        call: "sys_ptrace",
        syscall: true,
        args: [
          { index: 0, type: "int", label: "request" },
          { index: 1, type: "int", label: "pid" },
        ],
        selectors: [REPORT],
      },
      {
        call: "sys_setns",
        syscall: true,
        args: [
          { index: 0, type: "int", label: "descriptor" },
          { index: 1, type: "int", label: "kind" },
        ],
        selectors: [REPORT],
      },
    ],
  },
  {
    name: "ml-network-connections",
    namespaces: ["mlops", "kserve"],
    message: "a connection was opened",
    probes: [
      {
        call: "tcp_connect",
        syscall: false,
        args: [{ index: 0, type: "sock" }],
        selectors: [
          { matchArgs: [{ index: 0, operator: "NotDAddr", values: ["127.0.0.0/8", "::1/128"] }], ...REPORT },
        ],
      },
    ],
  },
  {
    name: "suspicious-process-execution",
    namespaces: ["kserve"],
    message: "a download or network tool was started",
    probes: [
      {
        call: "sys_execve",
        syscall: true,
        args: [{ index: 0, type: "string", label: "program" }],
        selectors: [
          {
            matchArgs: [
              {
                index: 0,
                operator: "Postfix",
                values: ["/wget", "/curl", "/nc", "/ncat", "/netcat", "/nmap", "/socat"],
              },
            ],
            ...REPORT,
          },
        ],
      },
    ],
  },
];

/** One TracingPolicyNamespaced for every policy and namespace: a cluster-wide policy cannot name Kubernetes namespaces (rule 110). */
export function tracingPolicyObjects(): readonly KubernetesObject[] {
  return TRACING_POLICIES.flatMap(({ name, namespaces, message, probes }) =>
    namespaces.map((namespace) => ({
      apiVersion: "cilium.io/v1alpha1",
      kind: "TracingPolicyNamespaced",
      metadata: { name, namespace },
      spec: { kprobes: probes.map((probe) => ({ ...probe, message })) },
    })),
  );
}
