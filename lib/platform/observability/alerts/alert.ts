/** How bad it is: `critical` wakes somebody, `warning` waits for the morning, `info` is only shown. */
export type Severity = "critical" | "warning" | "info";

/** Who acts on an alert. */
export type Owner = "platform" | "ml";

/** One alert. Its unit test is in the tests by its name, its runbook in `docs/runbooks/` likewise. */
export interface Alert {
  /** Unique; PascalCase; says what is wrong. */
  readonly name: string;
  readonly severity: Severity;
  readonly owner: Owner;
  /** One sentence for the notification; `{{ $labels.x }}` and `{{ $value }}` are filled in. */
  readonly summary: string;
  /** PromQL that gives a series for each thing that is wrong. */
  readonly expr: string;
  /** How long it must have been wrong, for example `5m`. */
  readonly for: string;
  /** Labels of the alert beside severity and owner. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Smallest divisor: a ratio without traffic is then zero instead of not a number (rule 144). */
export const TINY = "1e-10";

/** Folder of the runbooks in the repository. */
export const RUNBOOKS = "docs/runbooks";

/**
 * An alert's runbook.
 * @param folder where people read it: a web address, or {@link RUNBOOKS}
 */
export const runbookOf = (alert: Pick<Alert, "name">, folder: string = RUNBOOKS): string =>
  `${folder}/${alert.name}.md`;

/**
 * An alert that a Deployment has no available pod, or is not there at all: `absent` sees both, a comparison alone would be silent when
 * the series is gone (rule 146).
 */
export function down(
  alert: Pick<Alert, "name" | "owner" | "for"> & {
    readonly what: string;
    readonly namespace: string;
    readonly deployment: string;
  },
): Alert {
  const { name, owner, what, namespace, deployment } = alert;
  return {
    name,
    owner,
    severity: "critical",
    summary: `${what} is down`,
    for: alert.for,
    expr: `absent(kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${deployment}"} > 0)`,
  };
}
