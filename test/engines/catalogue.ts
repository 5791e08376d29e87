/** A program built from a Go module, with the module's own `replace` directives in force. */
export interface GoModule {
  readonly module: string;
  /** Module version: a tag or a pseudo-version. */
  readonly version: string;
  /** Folder of the command inside the module. @default the module's root */
  readonly package?: string;
  /** Go variable that carries the version, and what it is set to. */
  readonly stamp?: readonly [variable: string, value: string];
  /**
   * Content hash (`h1:`) that the download must have, for a version that the public checksum database has never seen; the check by
   * that database is then left out for this module only.
   */
  readonly sum?: string;
}

/** A command-line program. */
export interface Program {
  readonly name: string;
  /** Version as the program's makers write it. */
  readonly version: string;
  readonly go?: GoModule;
  /** Package of npm that holds it for this machine, as `bin/node`. */
  readonly npm?: string;
  /** How to get it where it is not built from Go. */
  readonly hint?: string;
}

/** A Terraform provider of the `hashicorp` namespace. */
export interface Provider {
  readonly name: string;
  /** Version that the program is written for, see `package.json`. */
  readonly version: string;
  /**
   * The nearest release that the Go module registry still serves, for machines that cannot reach the provider registry: tags of v2 and
   * higher do not resolve there, because these modules kept a path without a major version.
   */
  readonly standIn?: GoModule & { readonly release: string };
}

/** A Python package with a program of its own, in an environment of its own. */
export interface PythonTool {
  readonly name: string;
  readonly version: string;
  /** Requirements for pip, relative to the project's folder. */
  readonly requirement: string;
  /** Minor release of Python that it is meant for; another one stands in where it is not installed. @default any */
  readonly python?: string;
}

const kubernetes = "1.35.4";

/** Programs of one Kubernetes control plane; they need the staging modules pinned, so they are built together. */
export const controlPlane = {
  version: kubernetes,
  programs: ["kube-apiserver", "kube-controller-manager"],
} as const;

/** Node's own builds, as npm has them. */
const node = `node-${process.platform}-${process.arch}`;

/** Programs, cheap and often needed first. */
export const programs: readonly Program[] = [
  { name: "node22", version: "22.23.3", npm: node },
  { name: "node24", version: "24.9.0", npm: node },
  {
    name: "etcd",
    version: "3.6.16",
    go: { module: "go.etcd.io/etcd/server/v3", version: "v3.6.16" },
  },
  {
    name: "kubeconform",
    version: "0.8.0",
    go: {
      module: "github.com/yannh/kubeconform",
      version: "v0.8.0",
      package: "cmd/kubeconform",
      stamp: ["main.version", "v0.8.0"],
    },
  },
  {
    name: "actionlint",
    version: "1.7.12",
    go: {
      module: "github.com/rhysd/actionlint",
      version: "v1.7.12",
      package: "cmd/actionlint",
      stamp: ["github.com/rhysd/actionlint.version", "1.7.12"],
    },
  },
  {
    name: "kyverno",
    version: "1.18.2",
    go: {
      module: "github.com/kyverno/kyverno",
      version: "v1.18.2",
      package: "cmd/cli/kubectl-kyverno",
      stamp: ["github.com/kyverno/kyverno/pkg/version.BuildVersion", "v1.18.2"],
    },
  },
  {
    name: "helm",
    version: "3.22.0",
    go: {
      module: "helm.sh/helm/v3",
      version: "v3.22.0",
      package: "cmd/helm",
      stamp: ["helm.sh/helm/v3/internal/version.version", "v3.22.0"],
    },
  },
  { name: "opa", version: "1.22.2", go: { module: "github.com/open-policy-agent/opa", version: "v1.22.2" } },
  {
    name: "tofu",
    version: "1.11.5",
    go: {
      module: "github.com/opentofu/opentofu",
      version: "v1.11.5",
      package: "cmd/tofu",
      stamp: ["github.com/opentofu/opentofu/version.dev", "no"],
    },
  },
  { name: "terraform", version: "1.11.4", hint: "install Terraform 1.11 or newer" },
  { name: "aws", version: "2", hint: "install the AWS CLI" },
  { name: "promtool", version: "2.42", hint: "install the Debian package `prometheus`" },
  { name: "prometheus", version: "2.42", hint: "install the Debian package `prometheus`" },
  {
    name: "prometheus-alertmanager",
    version: "0.25",
    hint: "install the Debian package `prometheus-alertmanager`",
  },
];

/** Providers of the synthesized stacks. */
export const providers: readonly Provider[] = [
  { name: "aws", version: "5.100.0" },
  {
    name: "helm",
    version: "3.1.1",
    standIn: {
      release: "2.8.0",
      module: "github.com/hashicorp/terraform-provider-helm",
      version: "v1.3.3-0.20230117165241-19fa52fdcd9a",
      sum: "h1:044aeLPQougT2CWVPGK7PmHnrmCfEjl4S0Gtt65G31A=",
    },
  },
  {
    name: "kubernetes",
    version: "2.38.0",
    standIn: {
      release: "1.13.4",
      module: "github.com/hashicorp/terraform-provider-kubernetes",
      version: "v1.13.4",
    },
  },
  {
    name: "random",
    version: "3.7.2",
    standIn: {
      release: "3.6.0",
      module: "github.com/terraform-providers/terraform-provider-random",
      version: "v1.3.2-0.20231204135814-c6e90de46687",
    },
  },
  {
    name: "azurerm",
    version: "4.55.0",
    standIn: {
      release: "5.2.0",
      module: "github.com/hashicorp/terraform-provider-azurerm",
      version: "v1.44.1-0.20260824201233-fae580791926",
    },
  },
  { name: "google", version: "6.50.0" },
];

/** AWS emulators, scanners, and the tracking server with what the training pipeline's image holds. */
export const pythonTools: readonly PythonTool[] = [
  { name: "moto", version: "5.2.5", requirement: "moto[server,all]==5.2.5" },
  { name: "ministack", version: "1.5.33", requirement: "ministack==1.5.33" },
  { name: "checkov", version: "3.3.30", requirement: "checkov==3.3.30" },
  {
    name: "mlflow",
    version: "3.15.1",
    requirement:
      "--requirement lib/pipelines/training/requirements.txt prometheus-flask-exporter==0.23.2 pytest==8.4.2",
    python: "3.10",
  },
  {
    // The program of the serving runtime's image, with the libraries that the image has.
    name: "mlserver",
    version: "1.7.1",
    requirement:
      "mlserver==1.7.1 mlserver-mlflow==1.7.1 mlflow==3.1.4 scikit-learn==1.7.0 cloudpickle==3.1.1 numpy==2.2.6",
    python: "3.10",
  },
];
