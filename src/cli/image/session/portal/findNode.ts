/** Finds the node of an experiment that a person means by `vm`, `hello/vm` or the URN of its sliver. */
import { portalSlivers, experimentKey } from '../../../../model/inventory/experiment';
import type { ExperimentFacts, Sliver } from '../../../../model/inventory/sliver';
import { explainInOneLine } from '../../../../model/failures/explain';
import { sameUrn } from '../../../../rpc';
import { nearest } from '../../../../rspec/language/distance';
import type { CommonOptions } from '../../arguments/options';
import { Ambiguous, UsageError } from '../../failures/failure';
import { NotThere } from '../../failures/notThere';
import type { Output } from '../../terminal/output';
import { pick } from '../../terminal/pick';
import { isInteractive } from '../../terminal/prompt';
import { shellWord } from '../../../../model/shellWord';
import { experimentsAt } from './experimentsAt';
import type { PortalSession } from './open';

export interface PortalNode {
  readonly experiment: ExperimentFacts;
  readonly sliver: Sliver;
  /** As the portal calls it. */
  readonly siteName: string;
}

export interface WantedNode {
  /** Undefined where the person picks. */
  readonly word: string | undefined;
  /** Which of how many questions it is, in brackets. */
  readonly step?: string;
  /** Asked where no node is given. */
  readonly question?: string;
  /** What to type before the name of a node, where several have it. */
  readonly command: string;
}

/** @throws UsageError, Ambiguous, NotThere, PortalError */
export async function findPortalNode(
  session: PortalSession,
  { word, step = '', question = 'Snapshot which node?', command }: WantedNode,
  options: CommonOptions,
  output: Output,
): Promise<PortalNode> {
  const { host } = session;
  output.busy(`Asking ${host} for your nodes…`);
  const { experiments } = await experimentsAt(session, options);
  output.settle();
  const { value = [], error } = experiments;
  // A node is restarted, so it must be the only one of that name.
  if (error !== undefined)
    throw new UsageError(
      `Whether ${word ?? 'a node'} is the name of one node only is not known. ${explainInOneLine(error)}`,
    );
  const { slicename } = options;
  if (slicename !== undefined && value.length === 0)
    throw new NotThere(
      `There is no experiment ${slicename} at ${host}: "geni-image slivers" lists yours.`,
    );
  const nodes = value.flatMap(({ facts, parts }) =>
    parts.flatMap((part) =>
      portalSlivers(facts, part, experimentKey(facts), part.siteUrn).map((sliver) => ({
        experiment: facts,
        sliver,
        siteName: part.siteName,
      })),
    ),
  );
  if (word === undefined) {
    if (nodes.length === 0) throw new NotThere(`You have no nodes at ${host}.`);
    return await picked(`${question}${step}`, nodes);
  }
  const found = nodes.filter((node) => isCalled(node, word));
  const [only, another] = found;
  if (another !== undefined) return await chosenOf(word, found, options, command);
  return only ?? refuseMissing(word, host, nodes);
}

function isCalled({ experiment, sliver }: PortalNode, word: string): boolean {
  if (word.startsWith('urn:')) return sameUrn(sliver.urn, word);
  return sliver.clientId === word || `${experiment.name ?? ''}/${sliver.clientId}` === word;
}

function titleOf({ experiment, sliver }: PortalNode): string {
  return `${experiment.name ?? experiment.id}/${sliver.clientId}`;
}

async function picked(question: string, nodes: readonly PortalNode[]): Promise<PortalNode> {
  return await pick(
    question,
    nodes.map((node) => ({ value: node, label: titleOf(node), hint: node.sliver.status })),
  );
}

async function chosenOf(
  word: string,
  found: readonly PortalNode[],
  { yes }: CommonOptions,
  command: string,
): Promise<PortalNode> {
  const sentence = `${word} is the name of ${found.length} nodes.`;
  if (isInteractive() && yes !== true) return await picked(`${sentence} Which one?`, found);
  throw new Ambiguous(
    `${sentence} Give the one that you mean:`,
    found.map(({ experiment, sliver }) => {
      const { id, name, project } = experiment;
      const which = name === undefined || project === undefined ? id : `${project},${name}`;
      return `geni-image ${command} ${shellWord(sliver.clientId)} --experiment ${shellWord(which)}`;
    }),
  );
}

function refuseMissing(word: string, host: string, nodes: readonly PortalNode[]): never {
  const names = nodes.flatMap((node) => [node.sliver.clientId, titleOf(node)]);
  const [close] = nearest(word, new Set(names), 1);
  const guess = close === undefined ? '' : ` Did you mean ${close}?`;
  throw new NotThere(
    `There is no node ${word} in your experiments at ${host}.${guess} "geni-image slivers" lists them.`,
  );
}
