import type { Finding, Rule } from "../rule";
import { at, listOf, places, textOf } from "../walk";
import { inValues } from "./by-field";
import { ofKind } from "./by-kind";

const ANYWHERE = ["0.0.0.0/0", "::/0"];
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

const TLS_ANNOTATION = "alb.ingress.kubernetes.io/certificate-arn";
const LISTENERS = "alb.ingress.kubernetes.io/listen-ports";

const pagesBehindTls: Rule = {
  id: "pages-behind-tls",
  family: "exposure",
  title: "Every published page is reached through TLS only",
  reason: "A session cookie or a password in plain text is anybody's.",
  holds: [108, 109],
  *check(graph): Iterable<Finding> {
    for (const { object, release } of ofKind(graph, "Ingress", "Gateway")) {
      const path = `${release.resource.path} ${object.kind} ${object.metadata.name}`;
      if (object.kind === "Ingress") {
        const annotations = object.metadata.annotations ?? {};
        const tls = listOf(at(object, "spec", "tls")).length > 0;
        const certificate = (annotations[TLS_ANNOTATION] ?? "") !== "";
        if (!tls && !certificate) {
          yield {
            path,
            problem: "has no certificate",
            mend: `give the environment a certificate (${TLS_ANNOTATION}) or the Ingress a tls entry`,
          };
        }
        if (
          certificate &&
          (annotations[LISTENERS] ?? "").includes('HTTP"') &&
          annotations["alb.ingress.kubernetes.io/ssl-redirect"] === undefined
        ) {
          yield {
            path,
            problem: "answers on plain HTTP too",
            mend: "redirect with alb.ingress.kubernetes.io/ssl-redirect",
          };
        }
      }
      if (
        object.kind === "Gateway" &&
        isPublic(
          graph.objects.map((entry) => entry.object),
          object,
        )
      ) {
        for (const listener of listOf(at(object, "spec", "listeners"))) {
          const protocol = textOf(at(listener, "protocol"));
          const redirectOnly = protocol === "HTTP" && textOf(at(listener, "name")) === "http";
          if (protocol !== "HTTPS" && protocol !== "TLS" && !redirectOnly) {
            yield {
              path,
              problem: `listens with ${protocol ?? "no protocol"}`,
              mend: "end TLS at the listener",
            };
          }
        }
      }
    }
  },
};

type Objects = readonly {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}[];

/** Whether a Gateway's proxies have a load balancer. */
function isPublic(objects: Objects, gateway: Objects[number]): boolean {
  const proxy = textOf(at(gateway, "spec", "infrastructure", "parametersRef", "name"));
  const settings = objects.find(({ kind, metadata }) => kind === "EnvoyProxy" && metadata.name === proxy);
  return textOf(at(settings, "spec", "provider", "kubernetes", "envoyService", "type")) !== "ClusterIP";
}

/** Values that publish a chart. */
const publishing = inValues.fieldsThat(
  ({ key, value, above }) =>
    key === "type" ? value === "LoadBalancer" : value === true && above?.key === "ingress",
  "type",
  "enabled",
);

/** Releases that may make a load balancer by themselves, with the value that says so. */
const noStrayLoadBalancer: Rule = {
  id: "no-stray-load-balancer",
  family: "exposure",
  title: "No chart makes a load balancer or an Ingress of its own",
  reason: "It would be a way in beside the one that asks for sign-in, and an orphan on destroy.",
  holds: [108, 133],
  *check(graph): Iterable<Finding> {
    for (const { source, place } of publishing(graph))
      yield {
        path: source.path,
        problem: `the value ${place.path} publishes the chart by itself`,
        mend: "declare the page in the component's `interfaces`",
      };
  },
};

const apiNotOpen: Rule = {
  id: "api-not-open",
  family: "exposure",
  title: "The Kubernetes API answers only the ranges that the environment names",
  reason:
    "An API that the whole internet can reach is one leaked token away from a lost cluster; EKS refuses private ranges for its public endpoint.",
  holds: [50],
  *check(graph): Iterable<Finding> {
    for (const cluster of graph.ofType("aws_eks_cluster")) {
      const vpc = listOf(cluster.attributes["vpc_config"])[0];
      if (at(vpc, "endpoint_public_access") !== true) continue;
      const cidrs = listOf(at(vpc, "public_access_cidrs"));
      if (cidrs.length === 0 || cidrs.some((cidr) => ANYWHERE.includes(String(cidr)))) {
        yield {
          path: cluster.path,
          problem: "the public endpoint is open to everybody",
          mend: 'name the ranges in `api.cidrs`, or use `access: "vpc"`',
        };
      }
      for (const cidr of cidrs.filter((range) => PRIVATE.test(String(range)))) {
        yield {
          path: cluster.path,
          problem: `the public endpoint names the private range ${String(cidr)}, which EKS refuses`,
          mend: "name the public address that callers come from",
        };
      }
    }
    for (const cluster of graph.ofType("google_container_cluster")) {
      const blocks = listOf(
        at(listOf(cluster.attributes["master_authorized_networks_config"])[0], "cidr_blocks"),
      );
      const isPrivate =
        at(listOf(cluster.attributes["private_cluster_config"])[0], "enable_private_endpoint") === true;
      const open = blocks.some((block) => ANYWHERE.includes(String(at(block, "cidr_block"))));
      if (open || (!isPrivate && blocks.length === 0)) {
        yield {
          path: cluster.path,
          problem: "the endpoint is open to everybody",
          mend: 'name the ranges in `api.cidrs`, or use `access: "vpc"`',
        };
      }
    }
    for (const cluster of graph.ofType("azurerm_kubernetes_cluster")) {
      const ranges = listOf(
        at(listOf(cluster.attributes["api_server_access_profile"])[0], "authorized_ip_ranges"),
      );
      const open = ranges.some((range) => ANYWHERE.includes(String(range)));
      if (open || (cluster.attributes["private_cluster_enabled"] !== true && ranges.length === 0)) {
        yield {
          path: cluster.path,
          problem: "the endpoint is open to everybody",
          mend: 'name the ranges in `api.cidrs`, or use `access: "vpc"`',
        };
      }
    }
  },
};

const noOpenFirewall: Rule = {
  id: "no-open-firewall",
  family: "exposure",
  title: "No security group, firewall or network rule lets the whole internet in",
  reason:
    "Load balancers have their own groups, which their controller makes; nothing else faces the internet.",
  holds: [108],
  *check(graph): Iterable<Finding> {
    for (const node of graph.resources) {
      const inbound =
        node.type === "aws_vpc_security_group_ingress_rule" ||
        node.attributes["type"] === "ingress" ||
        node.attributes["direction"] === "INGRESS" ||
        node.attributes["direction"] === "Inbound";
      const allows = node.attributes["access"] !== "Deny" && node.attributes["deny"] === undefined;
      const blocks =
        node.type === "aws_security_group"
          ? listOf(node.attributes["ingress"])
          : inbound && allows
            ? [node.attributes]
            : [];
      for (const { path, value } of blocks.flatMap((block) => [...places(block)])) {
        const open = listOf(value).some(
          (range) =>
            ANYWHERE.includes(String(range)) || (path.endsWith("source_address_prefix") && range === "*"),
        );
        if (open && !/protocol|name|description/.test(path))
          yield {
            path: node.path,
            problem: `${path} lets everybody in`,
            mend: "name the ranges or groups that need it",
          };
      }
    }
  },
};

/** What can be reached from where. */
export const exposureRules: readonly Rule[] = [
  pagesBehindTls,
  noStrayLoadBalancer,
  apiNotOpen,
  noOpenFirewall,
];
