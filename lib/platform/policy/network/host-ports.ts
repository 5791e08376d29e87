/**
 * Ports of what runs on the nodes' own network and is scraped there. A rule towards nodes names no destination, so these are the only ports
 * that such a rule may open.
 */
export const HOST_PORTS = { kubelet: 10250, nodeExporter: 9100, tetragon: 2112 } as const;
