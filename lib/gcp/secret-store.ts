import type { ITerraformDependable } from "cdktf";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version";
import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { Construct } from "constructs";
import { ephemeralPassword } from "../cloud/ephemeral-password";
import type { ExpectedSecret, GeneratedSecretProps, SecretStore } from "../cloud/secret-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { CLUSTER_SECRET_STORE } from "../kubernetes/external-secret";
import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";
import { resourceName } from "./names";
import type { GcpProject } from "./project";

const READ = "roles/secretmanager.secretAccessor";
const PASSWORD_LENGTH = 32;

/** Whose secrets, and who may read them. */
export interface GcpSecretStoreProps {
  readonly project: GcpProject;
  readonly environment: string;
  readonly disposable: boolean;
  /** Raised to replace every generated password. */
  readonly credentialsVersion: number;
  readonly reader: WorkloadIdentity;
}

/** A password on its way to a second place beside the store; see {@link GcpSecretStore.generateFor}. */
export interface PasswordInTransit {
  /** Reference to the value, for a write-only argument. */
  readonly value: string;
  /** Version of the write-only argument. */
  readonly version: number;
}

/** Secret Manager: every secret in the environment's region, each with its own right to read it (rule 12). */
export class GcpSecretStore extends Construct implements SecretStore {
  readonly clusterSecretStore: KubernetesObject;
  readonly expected: ExpectedSecret[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GcpSecretStoreProps,
  ) {
    super(scope, id);
    this.clusterSecretStore = {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name: CLUSTER_SECRET_STORE },
      // Without `auth` External Secrets uses the identity of its own pods.
      spec: { provider: { gcpsm: { projectID: props.project.id } } },
    };
  }

  generate(name: string, { length = PASSWORD_LENGTH }: GeneratedSecretProps = {}): StoredSecret {
    const secret = this.place(name);
    this.write(secret, ephemeralPassword(secret, length), []);
    return { key: secret.secretId };
  }

  /**
   * A password that is written to a second place too, in the same run: this provider cannot read a secret back without putting it into
   * the state, so one ephemeral value feeds both. The store is written last; a run that dies between the two leaves them different, and
   * raising `credentialsVersion` writes both anew.
   * @param use writes the other place; the store waits for what it returns
   */
  generateFor(name: string, use: (password: PasswordInTransit) => ITerraformDependable): StoredSecret {
    const secret = this.place(name);
    const value = ephemeralPassword(secret, PASSWORD_LENGTH);
    this.write(secret, value, [use({ value, version: this.props.credentialsVersion })]);
    return { key: secret.secretId };
  }

  provided(name: string): StoredSecret {
    const { project, environment } = this.props;
    const secret = { key: resourceName("secret", environment, name) };
    grantRead(new Construct(this, name), `projects/${project.id}/secrets/${secret.key}`, this.props);
    this.expected.push({ name, secret });
    return secret;
  }

  readCommand({ key }: StoredSecret): string {
    return `gcloud secrets versions access latest --secret=${key} --project=${this.props.project.id}`;
  }

  writeCommand({ key }: StoredSecret): string {
    const { id, region } = this.props.project;
    const there = `gcloud secrets describe ${key} --project=${id} --quiet >/dev/null 2>&1`;
    const make = `gcloud secrets create ${key} --project=${id} --quiet --replication-policy=user-managed --locations=${region}`;
    return `{ ${there} || ${make}; } && gcloud secrets versions add ${key} --project=${id} --data-file=-`;
  }

  private place(name: string): GcpSecret {
    return new GcpSecret(this, name, this.props);
  }

  private write(secret: GcpSecret, value: string, after: ITerraformDependable[]): void {
    new SecretManagerSecretVersion(secret, "version", {
      secret: secret.resourceId,
      secretDataWo: value,
      secretDataWoVersion: this.props.credentialsVersion,
      // A new password is there before the old one goes.
      lifecycle: { createBeforeDestroy: true },
      ...(after.length === 0 ? {} : { dependsOn: after }),
    });
  }
}

/** The place of one secret and the right to read it. */
class GcpSecret extends Construct {
  readonly secretId: string;
  readonly resourceId: string;

  constructor(scope: Construct, name: string, props: GcpSecretStoreProps) {
    super(scope, name);
    const { project, environment, disposable } = props;
    this.secretId = resourceName("secret", environment, name);
    const secret = new SecretManagerSecret(this, "secret", {
      secretId: this.secretId,
      replication: { userManaged: { replicas: [{ location: project.region }] } },
      deletionProtection: !disposable,
      dependsOn: project.enabled("secretmanager"),
    });
    this.resourceId = secret.id;
    grantRead(this, secret.id, props);
  }
}

/** The right to read one secret and no other (rule 12). */
function grantRead(scope: Construct, secretId: string, { reader, project }: GcpSecretStoreProps): void {
  new SecretManagerSecretIamMember(scope, `grant-${reader.name}`, {
    secretId,
    role: READ,
    member: `serviceAccount:${reader.principal}`,
    dependsOn: project.enabled("secretmanager"),
  });
}
