/** Finds the node that a person means by `vm` or `hello/vm`, at all chosen sites; without a word, lets the person pick. */
import { explainInOneLine } from '../../../model/failures/explain';
import type { Slice, Sliver } from '../../../model/inventory/sliver';
import { RpcError } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { nearest } from '../../../rspec/language/distance';
import type { CommonOptions } from '../arguments/options';
import { Ambiguous, UsageError } from '../failures/failure';
import { NotThere } from '../failures/notThere';
import { pick } from '../terminal/pick';
import { isInteractive } from '../terminal/prompt';
import type { Output } from '../terminal/output';
import { shellWord } from '../../../model/shellWord';
import { openSessions, type Session } from './session';
import { slicesAt } from './slicesAt';
import { chosenSites, siteNamed } from './sites';

export interface FoundNode {
  readonly session: Session;
  readonly slice: Slice;
  readonly sliver: Sliver;
}

/**
 * @param word undefined where the person picks
 * @throws UsageError, Ambiguous, NotThere, and what connecting throws
 */
export async function findNode(
  word: string | undefined,
  options: CommonOptions,
  output: Output,
  about: About = {},
): Promise<FoundNode> {
  // With its slice named, no other slice matters; one may be only a member of it.
  const [slice, node] = word?.split('/') ?? [];
  const slicename = options.slicename ?? (node === undefined ? undefined : slice);
  const { nodes, unread, places } = await nodesAt(
    { ...options, ...defined({ slicename }) },
    output,
  );
  const [first] = unread;
  if (word === undefined) {
    for (const { name, error } of unread)
      output.warn(`${name} was left out. ${explainInOneLine(error, { site: name })}`);
    if (nodes.length > 0) return await picked(questionOf(about), nodes);
    throw new NotThere(`You have no nodes at ${places}.`);
  }
  // No site can have nodes of a slice that does not exist.
  const unknownSlice = unread.find(({ error }) => isUnknownSlice(error));
  if (unknownSlice !== undefined) {
    output.about({ slice: slicename });
    throw unknownSlice.error;
  }
  // A node is restarted, so it must be the only one of that name.
  if (first !== undefined) {
    throw new UsageError(
      `It is not known whether ${word} is the name of one node only, since ${first.name} could not be read. ${explainInOneLine(first.error, { site: first.name })} Give the URN of the sliver, or the site with -m SITE.`,
    );
  }
  const found = nodes.filter((node) => isCalled(node, word));
  const [only, another] = found;
  if (another !== undefined) return await chosenOf(word, found, options, commandOf(about));
  return only ?? refuseMissing(word, places, nodes, about.imageName);
}

export interface About {
  /** For what is shown to be typed. */
  readonly imageName?: string | undefined;
  /** Which of how many questions it is, in brackets. */
  readonly step?: string;
  /** What to type before the name of a node, where several have it. Default: `create` with the image. */
  readonly command?: string;
  /** Asked where no node is given. */
  readonly question?: string;
}

function questionOf({ question = 'Snapshot which node?', step = '' }: About): string {
  return `${question}${step}`;
}

function commandOf({ imageName = 'IMAGE_NAME', command }: About): string {
  return command ?? `create ${shellWord(imageName)}`;
}

/** An answer of the slice authority, not of one site. */
function isUnknownSlice(error: unknown): boolean {
  return RpcError.is(error, 'not-found') && error.service === 'slice-authority';
}

interface Unread {
  readonly name: string;
  readonly error: unknown;
}

async function nodesAt(
  options: CommonOptions,
  output: Output,
): Promise<{ nodes: readonly FoundNode[]; unread: readonly Unread[]; places: string }> {
  const { sessions, leftOut } = await openSessions(options, chosenSites(options.cm));
  const places = sessions.map(({ site }) => site.name).join(', ');
  output.busy(`Asking ${places} for your nodes…`);
  const unread: Unread[] = leftOut.map(({ address, error }) => ({
    name: siteNamed(address).name,
    error,
  }));
  const asked = sessions.map(async (session): Promise<FoundNode[]> => {
    const { name } = session.site;
    try {
      const slices = await slicesAt(session, options);
      for (const { error } of slices) if (error !== undefined) unread.push({ name, error });
      return slices.flatMap((slice) => slice.slivers.map((sliver) => ({ session, slice, sliver })));
    } catch (error) {
      unread.push({ name, error });
      return [];
    }
  });
  const nodes = (await Promise.all(asked)).flat();
  output.settle();
  const [failure] = unread;
  if (sessions.length === 1 && leftOut.length === 0 && failure !== undefined && nodes.length === 0)
    throw failure.error;
  return { nodes, unread, places };
}

/** Names of nodes differ by case, as in the RSpec that asked for them. */
function isCalled({ slice, sliver }: FoundNode, word: string): boolean {
  return sliver.clientId === word || `${slice.name}/${sliver.clientId}` === word;
}

async function chosenOf(
  word: string,
  found: readonly FoundNode[],
  { yes }: CommonOptions,
  command: string,
): Promise<FoundNode> {
  if (isInteractive() && yes !== true)
    return await picked(`${word} is the name of ${found.length} nodes. Which one?`, found);
  throw new Ambiguous(
    `${word} is the name of ${found.length} nodes. Give the one that you mean:`,
    found.map((node) => `geni-image ${command} ${qualified(node)}`),
  );
}

async function picked(question: string, nodes: readonly FoundNode[]): Promise<FoundNode> {
  return await pick(
    question,
    nodes.map((node) => ({
      value: node,
      label: `${titleOf(node)} at ${node.session.site.name}`,
      hint: `${node.sliver.sliverType}, ${node.sliver.status}`,
    })),
  );
}

export function titleOf({ slice, sliver }: FoundNode): string {
  return `${slice.name}/${sliver.clientId}`;
}

function qualified(node: FoundNode): string {
  const { session } = node;
  const site = session.word === '' ? session.site.name : session.word;
  return `${shellWord(titleOf(node))} -m ${shellWord(site)}`;
}

function refuseMissing(
  word: string,
  places: string,
  nodes: readonly FoundNode[],
  imageName = 'IMAGE_NAME',
): never {
  const isSwapped = nodes.some((node) => isCalled(node, imageName));
  if (isSwapped) {
    throw new UsageError(
      `The name of the image comes first, then the node: geni-image create ${shellWord(word)} ${shellWord(imageName)}.`,
    );
  }
  const names = nodes.flatMap((node) => [node.sliver.clientId, titleOf(node)]);
  const [close] = nearest(word, new Set(names), 1);
  const guess = close === undefined ? '' : ` Did you mean ${close}?`;
  throw new NotThere(
    `There is no node ${word} in your slices at ${places}.${guess} "geni-image slivers" lists them.`,
  );
}
