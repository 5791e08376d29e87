/** Selects the gateway's traffic to served models: each route of the models' namespace is a cluster of Envoy. */
export const INFERENCE_CLUSTERS = 'envoy_cluster_name=~"httproute/mlops/.+"';
