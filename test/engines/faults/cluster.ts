import type { Finished } from "../process";
import type { SynthesizedStack } from "../proof";
import type { Change } from "../stacks";
import type { StackJson } from "../stand-ins";
import { withStubs } from "../whole-cycle";
import { answering, type Fault, local, NOBODY } from "./fault";

/** Every chart comes from one address. */
const chartsFrom =
  (address: string): Change =>
  (stack) =>
    JSON.parse(
      JSON.stringify(stack).replace(/"repository":"[^"]*"/g, `"repository":"${address}"`),
    ) as StackJson;

const withCharts = async (
  folder: string,
  stack: SynthesizedStack | undefined,
  address: string,
): Promise<Finished> => (await local(folder, stack, chartsFrom(address))).apply();

/** The index of a repository that has other charts than ours. */
const EMPTY_INDEX = "apiVersion: v1\nentries: {}\n";

/** What charts and the cluster stop at. */
export const CLUSTER_FAULTS: readonly Fault[] = [
  {
    name: "A chart repository does not answer",
    says: /could not download chart: looks like .* is not a valid chart repository or cannot be reached: .*?connection refused/,
    run: (folder, stacks) => withCharts(folder, stacks.get("local-dev"), `https://${NOBODY}`),
  },
  {
    name: "A chart repository has moved, or a chart has left it",
    says: /could not download chart: looks like .*failed to fetch .*index\.yaml : 404 Not Found/,
    run: (folder, stacks) =>
      answering(404, "", (address) => withCharts(folder, stacks.get("local-dev"), address)),
  },
  {
    name: "A chart repository has moved, or a chart has left it",
    says: /could not download chart: chart "[\w-]+" version "[\w.]+" not found in .* repository/,
    run: (folder, stacks) =>
      answering(200, EMPTY_INDEX, (address) => withCharts(folder, stacks.get("local-dev"), address)),
  },
  {
    name: "The cluster does not answer",
    says: /Kubernetes cluster unreachable: .*?connect: connection refused/,
    run: async (folder, stacks) =>
      (await local(folder, stacks.get("local-dev"), (stack) => withStubs(stack, folder))).apply(),
  },
  {
    name: "The cluster does not know you",
    says: /Kubernetes cluster unreachable: the server has asked for the client to provide credentials/,
    run: (folder, stacks) =>
      answering(401, "", async (address) =>
        (await local(folder, stacks.get("local-dev"), (stack) => withStubs(stack, folder), address)).apply(),
      ),
  },
];
