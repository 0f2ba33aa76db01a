/** `geni-image check`: what a person should know of a node before a snapshot of it. It only reads. */
import { sameUrn } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import { SshError } from '../../../model/ssh/sshError';
import { isSliver } from '../arguments/createArguments';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes, UsageError } from '../failures/failure';
import { findNode, type FoundNode } from '../session/findNode';
import { locate } from '../session/locate';
import { findPortalNode } from '../session/portal/findNode';
import { openPortal, portalAccountOf } from '../session/portal/open';
import { isTokenOnly } from '../session/portal/ways';
import { openSession } from '../session/session';
import { slicesAt } from '../session/slicesAt';
import { checkNode, tellCheck } from '../snapshots/nodeCheck';
import { nodeByPortal, nodeBySession, type NodeToCheck } from '../snapshots/nodeToCheck';
import type { Output } from '../terminal/output';
import { isInteractive } from '../terminal/prompt';

export interface CheckOptions extends CommonOptions {
  readonly sshKey?: string;
  /** Seconds. */
  readonly limit?: string;
  /** By token: `project,name` or the UUID of the experiment. */
  readonly experiment?: string;
}

export async function check(
  word: string | undefined,
  options: CheckOptions,
  output: Output,
): Promise<void> {
  const limitMs = limitOf(options.limit);
  if (word === undefined && !isInteractive())
    throw new UsageError('Give the node to check, as "geni-image slivers" lists it.');
  const node = await nodeOf(word, options, output);
  const found = await checkNode(node, { sshKey: options.sshKey, limitMs }, output);
  tellCheck(node, found, output);
  if (found.findings.some(({ severity }) => severity === 'warning'))
    throw new Ended(exitCodes.refused);
}

const question = 'Check which node?';

/** @param word name or URN of a sliver; undefined where the person picks */
export async function nodeOf(
  word: string | undefined,
  options: CheckOptions,
  output: Output,
): Promise<NodeToCheck> {
  if (options.experiment !== undefined || isTokenOnly(options))
    return await nodeOfPortal(word, options, output);
  if (word === undefined || !isSliver(word))
    return await nodeBySession(
      await findNode(word, options, output, { question, command: 'check' }),
      options,
    );
  return await nodeNamed(await openSession(options, [word]), word, options);
}

async function nodeOfPortal(
  word: string | undefined,
  options: CheckOptions,
  output: Output,
): Promise<NodeToCheck> {
  const session = await openPortal(options);
  const [slice, node] = word?.startsWith('urn:') === false ? word.split('/') : [];
  const { user } = await portalAccountOf(session);
  const slicename =
    options.experiment ?? options.slicename ?? (node === undefined ? undefined : slice);
  const found = await findPortalNode(
    session,
    { word, question, command: 'check' },
    { ...options, ...defined({ slicename }) },
    output,
  );
  return await nodeByPortal(found, session, user);
}

/** With what its manifest says at this moment. */
export async function nodeNamed(
  session: FoundNode['session'],
  sliverUrn: string,
  options: CommonOptions,
): Promise<NodeToCheck> {
  const { sliceUrn } = await locate(session, sliverUrn, options.slicename);
  const slices = await slicesAt(session, { ...options, slicename: sliceUrn });
  for (const slice of slices) {
    const sliver = slice.slivers.find(({ urn }) => sameUrn(urn, sliverUrn));
    if (sliver !== undefined) return await nodeBySession({ session, slice, sliver }, options);
  }
  const trouble = slices.find(({ error }) => error instanceof Error)?.error;
  throw trouble instanceof Error ? trouble : new SshError('no-login');
}

function limitOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const seconds = Number(word);
  if (seconds > 0 && seconds <= 86_400) return seconds * 1000;
  throw new UsageError(`--limit needs a number of seconds, not "${word}".`);
}
