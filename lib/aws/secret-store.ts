import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { ephemeralPassword } from "../cloud/ephemeral-password";
import type { GeneratedSecretProps, SecretStore } from "../cloud/secret-store";
import type { WorkloadIdentity } from "../cloud/workload-identity";
import { CLUSTER_SECRET_STORE } from "../kubernetes/external-secret";
import type { KubernetesObject } from "../kubernetes/object";
import type { StoredSecret } from "../kubernetes/stored-secret";
import type { EncryptionKey } from "./encryption-key";
import { ephemeralSecret } from "./ephemeral";
import { resourceName } from "./names";
import { keyStatement, policyDocument, type Statement } from "./policy";

/** What a secret store is made from. */
export interface AwsSecretStoreProps {
  readonly environment: string;
  readonly region: string;
  readonly key: EncryptionKey;
  /** Secrets go at once with the environment, so that their names are free again (rule 115). */
  readonly disposable: boolean;
  /** Rises when every password is to be replaced. */
  readonly credentialsVersion: number;
  /** Identity of External Secrets. */
  readonly reader: WorkloadIdentity;
}

/** Secrets Manager, below the environment's name. */
export class AwsSecretStore extends Construct implements SecretStore {
  readonly clusterSecretStore: KubernetesObject;
  /** Version of generated values: for arguments that are written only when it rises. */
  readonly credentialsVersion: number;

  private readonly secrets: SecretsmanagerSecret[] = [];
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
    const secret = this.secret(name, "Generated; raise credentialsVersion to replace it");
    const version = new SecretsmanagerSecretVersion(this, `${name}-value`, {
      secretId: secret.id,
      secretStringWo: ephemeralPassword(secret, length),
      secretStringWoVersion: this.props.credentialsVersion,
    });
    const key = this.keyOf(name);
    this.written.set(key, { secret, version });
    return { key };
  }

  provided(name: string): StoredSecret {
    this.secret(name, "Its value is put here by people");
    return { key: this.keyOf(name) };
  }

  readCommand(secret: StoredSecret): string {
    const property = secret.property === undefined ? "" : ` | jq -r .${secret.property}`;
    return `aws secretsmanager get-secret-value --region ${this.props.region} --secret-id ${secret.key} --query SecretString --output text${property}`;
  }

  writeCommand(secret: StoredSecret): string {
    return `aws secretsmanager put-secret-value --region ${this.props.region} --secret-id ${secret.key} --secret-string file:///dev/stdin`;
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

  /** A secret that the reader may read from now on, by name and not by pattern (rule 12). */
  private secret(name: string, description: string): SecretsmanagerSecret {
    const secret = new SecretsmanagerSecret(this, name, {
      name: this.keyOf(name),
      description,
      kmsKeyId: this.props.key.arn,
      recoveryWindowInDays: this.props.disposable ? 0 : 30,
    });
    this.secrets.push(secret);
    if (this.secrets.length === 1) this.grantReader();
    return secret;
  }

  /** One policy, rendered when all secrets are known. */
  private grantReader(): void {
    const { reader, key, region } = this.props;
    const statements = (): Statement[] => [
      {
        actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
        resources: this.secrets.map(({ arn }) => arn),
      },
      keyStatement(key.arn, `secretsmanager.${region}.amazonaws.com`, false),
    ];
    new IamRolePolicy(this, `grant-${reader.name}`, {
      name: this.node.id,
      role: reader.principal,
      policy: Lazy.stringValue({ produce: () => policyDocument(statements()) }),
    });
  }
}
