import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import type { ContainerRegistry } from "../cloud/container-registry";
import { PLATFORM_IMAGES } from "../kubernetes/images";
import type { EncryptionKey } from "./encryption-key";
import { resourceName } from "./names";

/** Repositories below the environment's name: ECR makes none by itself when an image is pushed. `models` is for images of people's own. */
const REPOSITORIES = [...Object.keys(PLATFORM_IMAGES), "models"];

/** Images kept of those tagged with a version, and days that untagged ones are kept. */
const KEPT_VERSIONS = 10;
const UNTAGGED_DAYS = 7;

/** Tags of versions, `1.0.0` as well as `v1.0.0`, and none of the signatures that lie beside them (`sha256-....sig`). */
const VERSION_TAGS = "*.*.*";

/** What a registry is made from. */
export interface AwsContainerRegistryProps {
  readonly environment: string;
  readonly region: string;
  readonly account: string;
  readonly key: EncryptionKey;
  readonly disposable: boolean;
}

/** ECR repositories with tags that never move, scanned on push, old versions expiring. */
export class AwsContainerRegistry extends Construct implements ContainerRegistry {
  readonly address: string;
  readonly loginCommand: string;

  constructor(scope: Construct, id: string, props: AwsContainerRegistryProps) {
    super(scope, id);
    const { environment, region, account } = props;
    for (const name of REPOSITORIES) this.repository(props, name);
    const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
    this.address = `${host}/${environment}`;
    this.loginCommand = `aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${host}`;
  }

  private repository({ environment, key, disposable }: AwsContainerRegistryProps, name: string): void {
    const repository = new EcrRepository(this, name, {
      name: resourceName("repository", `${environment}/${name}`),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", kmsKey: key.arn }],
      forceDelete: disposable,
    });
    new EcrLifecyclePolicy(this, `${name}-lifecycle`, {
      repository: repository.name,
      policy: JSON.stringify({ rules: LIFECYCLE_RULES }),
    });
  }
}

const expire = { type: "expire" };

const LIFECYCLE_RULES = [
  {
    rulePriority: 1,
    description: `Untagged images go after ${String(UNTAGGED_DAYS)} days`,
    selection: {
      tagStatus: "untagged",
      countType: "sinceImagePushed",
      countUnit: "days",
      countNumber: UNTAGGED_DAYS,
    },
    action: expire,
  },
  {
    rulePriority: 2,
    description: `The last ${String(KEPT_VERSIONS)} versions stay`,
    selection: {
      tagStatus: "tagged",
      tagPatternList: [VERSION_TAGS],
      countType: "imageCountMoreThan",
      countNumber: KEPT_VERSIONS,
    },
    action: expire,
  },
];
