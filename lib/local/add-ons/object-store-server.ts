import type { Component } from "../../kubernetes/component";
import type { LocalObjectStore } from "../object-store";
import type { Vault } from "../vault";

/** What a server is made from. */
export interface ObjectStoreServerProps {
  readonly stores: readonly LocalObjectStore[];
  readonly storageClass: string;
  readonly vault: Vault;
}

/** An S3-compatible server that can run in a local cluster. */
export interface ObjectStoreServer {
  /** `host:port` of its Service. */
  readonly endpoint: string;
  /** Installs the server, its buckets and the access key of each. */
  component(props: ObjectStoreServerProps): Component;
}

/** GiB of the server's volume: enough for a laptop's models, logs and traces. */
export const VOLUME_GIB = 20;
