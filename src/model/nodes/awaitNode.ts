/** Waits until the node of a loan is up. */
import * as l10n from '@vscode/l10n';
import { RpcError, sameUrn, type SliverStatus } from '../../rpc';
import { defined } from '../../rpc/defined';
import type { SshFiles } from '../accounts/account';
import { pause } from '../concurrency';
import { failureReason, failureWord, type Login } from '../inventory/sliver';
import { gone, notInTime, refuseStopped, sentenceOf } from './askForNode';
import { look } from './look';
import { NodeError } from './nodeError';
import type { LoanWork, ReadyOptions } from './work';

/** A node that its site says is up. Its logins may still refuse for a moment. */
export interface NodeUp {
  readonly sliceUrn: string;
  readonly sliverUrn: string;
  readonly clientId: string;
  readonly siteUrn: string;
  readonly logins: readonly Login[];
  readonly sliverType: string;
  /** As the site says, such as `d430`. */
  readonly hardwareType?: string | undefined;
  /** The image that the site has loaded, `project/name:version`. */
  readonly loadedImage?: string | undefined;
  /** Of a local testbed. */
  readonly files?: SshFiles | undefined;
  /** When the site takes it back by itself; epoch milliseconds. */
  readonly expires?: number | undefined;
}

/** @throws NodeError, RpcError, StorageError */
export async function awaitNode(work: LoanWork, options: ReadyOptions): Promise<NodeUp> {
  const from = performance.now();
  let said: { readonly status?: string; readonly problem?: string } = {};
  for (;;) {
    refuseStopped(work, options);
    try {
      const seen = await lookOnce(work, options);
      if (typeof seen === 'object') return seen;
      said = defined({ status: seen });
    } catch (error) {
      if (NodeError.is(error) || isFinal(error)) throw error;
      said = { problem: sentenceOf(work, error) };
    }
    options.progress?.({ stage: work.record.stage, status: said.status, problem: said.problem });
    if (performance.now() - from > options.limitMs)
      throw notInTime(work, options, said.problem ?? said.status);
    await pause(work.times.intervalMs, options.signal ?? new AbortController().signal);
  }
}

/** The node once it is up; until then the word of the site. */
async function lookOnce(
  work: LoanWork,
  options: ReadyOptions,
): Promise<NodeUp | string | undefined> {
  const sliver = await statusOf(work, options);
  if (sliver === undefined) return undefined;
  const word = failureWord(sliver);
  if (word !== undefined) throw failed(work, sliver, word);
  const up = sliver.status === 'ready' ? await described(work, options) : undefined;
  return up ?? sliver.status;
}

/** What waiting does not change. */
function isFinal(error: unknown): boolean {
  return RpcError.is(error, 'forbidden') || RpcError.is(error, 'untrusted');
}

async function statusOf(
  work: LoanWork,
  { signal }: ReadyOptions,
): Promise<SliverStatus | undefined> {
  const { place, record } = work;
  const { sliceUrn, clientId, sliverUrn } = record;
  try {
    const credential = await place.account.sliceAuthority.sliceCredential(sliceUrn, { signal });
    const { slivers } = await place.site.componentManager.sliverStatus(
      { sliceUrn, credentials: [credential] },
      { signal },
    );
    return slivers.find((one) =>
      sliverUrn === undefined ? one.clientId === clientId : sameUrn(one.urn, sliverUrn),
    );
  } catch (error) {
    if (RpcError.is(error, 'not-found')) throw gone(work);
    throw error;
  }
}

function failed({ place }: LoanWork, sliver: Pick<SliverStatus, 'error'>, word: string): NodeError {
  const reason = failureReason(sliver);
  return new NodeError(
    'failed',
    reason === undefined
      ? l10n.t('The node at {0} has not come up: it is {1}.', place.site.name, word)
      : l10n.t('The node at {0} has not come up: {1}', place.site.name, reason),
    { serverText: sliver.error, belongsBelow: sliver.error?.trim() !== reason },
  );
}

async function described(work: LoanWork, { signal }: ReadyOptions): Promise<NodeUp | undefined> {
  const { place, record, note } = work;
  const seen = await look(place, record, signal);
  if (seen.kind === 'ended' || seen.kind === 'nothing') throw gone(work);
  if (seen.kind !== 'ours' || seen.node.sliverUrn === undefined) return undefined;
  const { node } = seen;
  const { sliverUrn, hardwareType, loadedImage, logins, sliverType = record.sliverType } = node;
  if (sliverUrn === undefined) return undefined;
  const expires = seen.expires?.getTime() ?? record.expires;
  note({ stage: 'ready', sliverUrn, expires });
  return {
    sliceUrn: record.sliceUrn,
    sliverUrn,
    clientId: record.clientId,
    siteUrn: record.siteUrn,
    logins,
    sliverType,
    hardwareType,
    loadedImage,
    files: place.site.ssh,
    expires,
  };
}
