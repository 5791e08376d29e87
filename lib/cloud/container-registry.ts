/** Where the platform's own and the teams' images are. Nodes may pull from it; immutable tags, scanned, old images expire. */
export interface ContainerRegistry {
  /** Prefix of image names, for example `123456789012.dkr.ecr.eu-west-1.amazonaws.com/aws-dev`. */
  readonly address: string;
  /** What a person runs to sign in. */
  readonly loginCommand: string;
}
