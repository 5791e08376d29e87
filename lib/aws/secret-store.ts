import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Lazy, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ephemeralPassword } from "../cloud/ephemeral-password";
import type { ExpectedSecret, GeneratedSecretProps, SecretStore } from "../cloud/secret-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { CLUSTER_SECRET_STORE } from "../kubernetes/external-secret";
import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";
import type { EncryptionKey } from "./encryption-key";
import { ephemeralSecret } from "./ephemeral";
import { resourceName } from "./names";
import { keyStatement, policyDocument, type Statement } from "./policy";
import { grantDocument } from "./workload-identity";

/** What a secret store is made from. */
export interface AwsSecretStoreProps {
  readonly environment: string;
  readonly region: string;
  /** Account of the secrets. */
  readonly account: string;
  readonly key: EncryptionKey;
  /** Secrets go at once with the environment, so that their names are free again (rule 115). */
  readonly disposable: boolean;
  /** Rises when every password is to be replaced. */
  readonly credentialsVersion: number;
  /** Identity of External Secrets. */
  readonly reader: WorkloadIdentity;
  /** Written values are added here: pods that wait for one name only its key. */
  readonly outlived: ITerraformDependable[];
}

/** Secrets Manager, below the environment's name. */
export class AwsSecretStore extends Construct implements SecretStore {
  readonly clusterSecretStore: KubernetesObject;
  readonly expected: ExpectedSecret[] = [];
  /** Version of generated values: for arguments that are written only when it rises. */
  readonly credentialsVersion: number;

  /** ARNs that the reader may read. */
  private readonly readable: string[] = [];
  private readonly written = new Map<
    string,
    { secret: SecretsmanagerSecret; version: SecretsmanagerSecretVersion }
  >();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AwsSecretStoreProps,
  ) {
    super(scope, id);
    this.credentialsVersion = props.credentialsVersion;
    this.clusterSecretStore = {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name: CLUSTER_SECRET_STORE },
      spec: { provider: { aws: { service: "SecretsManager", region: props.region } } },
    };
  }

  generate(name: string, { length = 32 }: GeneratedSecretProps = {}): StoredSecret {
    const secret = this.secret(name);
    const version = new SecretsmanagerSecretVersion(this, `${name}-value`, {
      secretId: secret.id,
      secretStringWo: ephemeralPassword(secret, length),
      secretStringWoVersion: this.props.credentialsVersion,
    });
    const key = this.keyOf(name);
    this.written.set(key, { secret, version });
    this.props.outlived.push(version);
    return { key };
  }

  provided(name: string): StoredSecret {
    if (this.expected.some((other) => other.name === name))
      throw new Error(`a secret's name must be unique, got ${name} twice`);
    const secret = { key: this.keyOf(name) };
    this.expected.push({ name, secret });
    // Secrets Manager ends each ARN in six characters of its own choice: this is one secret, and not all that begin with its name.
    this.mayRead(
      `arn:aws:secretsmanager:${this.props.region}:${this.props.account}:secret:${secret.key}-??????`,
    );
    return secret;
  }

  readCommand(secret: StoredSecret): string {
    const property = secret.property === undefined ? "" : ` | jq -r .${secret.property}`;
    return `aws secretsmanager get-secret-value --region ${this.props.region} --secret-id ${secret.key} --query SecretString --output text${property}`;
  }

  writeCommand(secret: StoredSecret): string {
    const { region } = this.props;
    const of = (action: string): string => `aws secretsmanager ${action} --region ${region}`;
    const make = `${of("create-secret")} --name ${secret.key} >/dev/null`;
    const there = `${of("describe-secret")} --secret-id ${secret.key} >/dev/null 2>&1`;
    return `{ ${there} || ${make}; } && ${of("put-secret-value")} --secret-id ${secret.key} --secret-string file:///dev/stdin`;
  }

  /**
   * A generated value for a write-only argument, as it is stored (rule 113).
   * @throws when the store did not generate the secret
   */
  stored(secret: StoredSecret): string {
    const entry = this.written.get(secret.key);
    if (entry === undefined)
      throw new Error(`secret must be one that this store generated, got ${secret.key}`);
    return ephemeralSecret(this, entry.secret.node.id, entry.secret.id, entry.version);
  }

  private keyOf(name: string): string {
    return resourceName("secret", `${this.props.environment}/${name}`);
  }

  private secret(name: string): SecretsmanagerSecret {
    const secret = new SecretsmanagerSecret(this, name, {
      name: this.keyOf(name),
      description: "Generated; raise credentialsVersion to replace it",
      kmsKeyId: this.props.key.arn,
      recoveryWindowInDays: this.props.disposable ? 0 : 30,
    });
    this.mayRead(secret.arn);
    return secret;
  }

  /** A secret that the reader may read from now on, by its own ARN (rule 12: access secret by secret). */
  private mayRead(arn: string): void {
    this.readable.push(arn);
    if (this.readable.length === 1) this.grantReader();
  }

  /** One policy, rendered when all secrets are known. */
  private grantReader(): void {
    const { reader, key, region } = this.props;
    const statements = (): Statement[] => [
      {
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        resources: this.readable,
      },
      keyStatement(key.arn, `secretsmanager.${region}.amazonaws.com`, false),
    ];
    grantDocument(this, reader, Lazy.stringValue({ produce: () => policyDocument(statements()) }));
  }
}
