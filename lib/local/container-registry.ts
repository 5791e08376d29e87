import { Construct } from "constructs";
import type { ContainerRegistry } from "../cloud/container-registry";

/** Where kind's and k3d's documentation put a registry for development, reachable from the nodes under the same name. */
const ADDRESS = "localhost:5001";

/** A registry beside the cluster. It takes images from anyone on this machine. */
export class LocalContainerRegistry extends Construct implements ContainerRegistry {
  readonly address: string;
  readonly loginCommand = `docker run --detach --restart=always --publish 127.0.0.1:5001:5000 --name registry registry:3`;

  constructor(scope: Construct, id: string, environment: string) {
    super(scope, id);
    this.address = `${ADDRESS}/${environment}`;
  }
}
