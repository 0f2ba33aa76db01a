/**
 * Completes the history: asks the site what became of a change whose end nobody wrote down. Only what the site shows
 * counts; what it does not show stays open, and is asked again later.
 */
import * as l10n from '@vscode/l10n';
import { LONGEST_HOLD_MS, parseImageUrn, RpcError, sameImage, withoutVersion } from '../../rpc';
import { PortalError } from '../../portal/errors';
import { renewed } from '../../rpc/credentials/cache';
import type { Account, Place } from '../accounts/account';
import { markOf } from '../images/deleteImage';
import { holdingOf } from '../inventory/loadSlices';
import { listImages } from '../inventory/loadImages';
import { VisibilityLookup } from '../inventory/visibility';
import type { ActsOf } from '../journal/acts';
import type { Ended, JournalEntry } from '../journal/entries';
import type { PortalAccount } from '../portal/portalAccount';
import { renewalEnd } from '../slices/renew';
import { stateOf } from '../storage/holder';
import { projectUrnOfImage } from '../urns';
import type { HistoryEvent } from './event';
import type { History } from './history';

/** Who can be asked. */
export interface Witnesses {
  readonly accounts: readonly Account[];
  readonly portals?: readonly PortalWitness[];
}

type PortalWitness = Pick<PortalAccount, 'portal' | 'acts'>;

export interface SettleOptions {
  /** Milliseconds that a request may wait at a site before it takes effect; default: as long as sites allow. */
  readonly held?: number | undefined;
  readonly now?: number | undefined;
}

type Told = Pick<Ended, 'outcome'> & { readonly expires?: number | undefined };

/** Returns how many ends it has found. Never rejects for what a site says. @throws StorageError */
export async function settleLeft(
  history: History,
  witnesses: Witnesses,
  { held = LONGEST_HOLD_MS, now = Date.now() }: SettleOptions = {},
): Promise<number> {
  const { events } = await history.read();
  let settled = 0;
  for (const event of events.filter((one) => isLeft(one))) {
    const by = actsOf(event, witnesses);
    if (by === undefined) continue;
    const told = await ask(event, witnesses, history).catch((error: unknown) => {
      if (RpcError.is(error) || PortalError.is(error)) return undefined;
      throw error;
    });
    // A request that waits at the site may still take effect: that it has not proves nothing yet.
    const isOpen = told === undefined || (told.outcome === 'refused' && now - event.at < held);
    if (isOpen) continue;
    by.acts.note(await settledEntry(event, told, history, now));
    settled += 1;
  }
  return settled;
}

/** Nobody who still runs will tell its end. */
export function isLeft({ kind, outcome, facts }: HistoryEvent): boolean {
  if (!askable.some((one) => one === kind)) return false;
  if (outcome === 'unknown') return true;
  return outcome === 'open' && facts.writer !== undefined && stateOf(facts.writer) === 'gone';
}

/** Milliseconds. Sites report no failed fetch: what has not come by then is no longer asked for. */
const LONGEST_FETCH_MS = 3_600_000;

const askable = ['delete', 'renewal', 'prestage', 'termination'] as const;

/** Whoever did it is asked for: others may see less. */
function actsOf(
  { facts }: HistoryEvent,
  { accounts, portals = [] }: Witnesses,
): ActsOf | undefined {
  const all = [...accounts, ...portals].flatMap(({ acts }) => acts ?? []);
  return all.find(({ who, portal }) => who === facts.who && portal === facts.portal);
}

async function ask(
  event: HistoryEvent,
  witnesses: Witnesses,
  history: History,
): Promise<Told | undefined> {
  const { who, siteUrn, portal } = event.facts;
  if (portal !== undefined) {
    const account = witnesses.portals?.find(
      ({ acts }) => acts?.who === who && acts?.portal === portal,
    );
    return account && (await askPortal(event, account));
  }
  const account = witnesses.accounts.find(({ userUrn }) => userUrn === who);
  if (account === undefined) return undefined;
  if (siteUrn === undefined) return await askAuthority(event, account);
  const site = account.sites.find(({ urn }) => urn === siteUrn);
  if (site === undefined) return undefined;
  switch (event.kind) {
    case 'delete':
      return await askForVersions(event, { account, site }, history);
    case 'renewal':
      return await askForSlivers(event, { account, site });
    default:
      return await askForFetched(event, { account, site });
  }
}

/** Gone is what a list that has all of its project no longer has. */
async function askForVersions(
  { facts, begin, end }: HistoryEvent,
  { account, site }: Place,
  history: History,
): Promise<Told | undefined> {
  const { imageUrn } = facts;
  if (imageUrn === undefined) return undefined;
  const project = projectUrnOfImage(imageUrn);
  const whole: string[] = [];
  const images = await listImages(account, site, {
    visibility: new VisibilityLookup(),
    projects: () => Promise.resolve([project]),
    listed: (urn) => whole.push(urn),
  });
  const now = images.find(({ urn }) => sameImage(urn, withoutVersion(imageUrn)))?.versions ?? [];
  const { versions, marks } = await history.entryAt(begin ?? end ?? 0);
  const doomed = textsIn(versions);
  const isMeant = (urn: string): boolean =>
    doomed.length === 0
      ? parseImageUrn(imageUrn).version === undefined || sameImage(urn, imageUrn)
      : doomed.some((one) => sameImage(one, urn));
  const left = now.filter(
    (version) =>
      isMeant(version.urn) && (marks === undefined || textsIn(marks).includes(markOf(version))),
  );
  if (left.length > 0) return { outcome: left.length < doomed.length ? 'partly' : 'refused' };
  const isMine = facts.creator === undefined || facts.creator === account.userUrn;
  return isMine || whole.length > 0 ? { outcome: 'done' } : undefined;
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** What is kept of the credential may be from before the renewal. */
async function askAuthority(
  { facts, kind }: HistoryEvent,
  { sliceAuthority }: Account,
): Promise<Told | undefined> {
  const { sliceUrn } = facts;
  if (kind !== 'renewal' || sliceUrn === undefined) return undefined;
  const kept = await sliceAuthority.sliceCredential(sliceUrn);
  const [credential] = (await renewed([kept], {})) ?? [];
  return credential && renewalTold(facts, credential.expires);
}

async function askForSlivers(
  { facts }: HistoryEvent,
  { account, site }: Place,
): Promise<Told | undefined> {
  const { sliceUrn } = facts;
  if (sliceUrn === undefined) return undefined;
  const credential = await account.sliceAuthority.sliceCredential(sliceUrn);
  const holding = await holdingOf(site, sliceUrn, credential);
  return holding?.expires && renewalTold(facts, holding.expires);
}

/** Undefined where it cannot be said whether the end has moved. */
function renewalTold({ until, before }: HistoryEvent['facts'], now: Date): Told | undefined {
  if (until === undefined) return undefined;
  const told = renewalEnd(new Date(until), now);
  if (told.outcome === 'done') return told;
  if (before === undefined) return undefined;
  return now.getTime() > before ? told : { outcome: 'refused' };
}

/** Looks only: nothing is begun by it. */
async function askForFetched(
  { facts, at }: HistoryEvent,
  { account, site }: Place,
): Promise<Told | undefined> {
  const { sliceUrn, images: imageUrns } = facts;
  if (sliceUrn === undefined) return undefined;
  const credentials = [await account.sliceAuthority.sliceCredential(sliceUrn)];
  const found = await site.componentManager.prestageImages({
    sliceUrn,
    credentials,
    imageUrns,
    start: false,
  });
  if (found.length > 0 && found.every(({ ready }) => ready)) return { outcome: 'done' };
  return Date.now() - at > LONGEST_FETCH_MS ? { outcome: 'left' } : undefined;
}

async function askPortal(
  { facts, kind }: HistoryEvent,
  { portal }: PortalWitness,
): Promise<Told | undefined> {
  const { experiment } = facts;
  if (experiment === undefined) return undefined;
  try {
    const { expires } = await portal.experiments.get(experiment, { elaborate: false });
    const told = kind === 'renewal' && expires !== undefined && renewalTold(facts, expires);
    // Someone may still approve it, and an experiment takes a while to end.
    return told === false || told?.outcome === 'refused' ? undefined : told;
  } catch (error) {
    if (kind === 'termination' && PortalError.is(error, 'not-found')) return { outcome: 'done' };
    throw error;
  }
}

/** It has all facts of the begin, as every end has. */
async function settledEntry(
  { id, kind, begin, end }: HistoryEvent,
  told: Told,
  history: History,
  now: number,
): Promise<JournalEntry> {
  const members = await history.entryAt(begin ?? end ?? 0);
  const facts = Object.fromEntries(
    Object.entries(members).filter(([name]) => !['writer', 'took', 'reason'].includes(name)),
  );
  const reason =
    told.outcome === 'done'
      ? undefined
      : l10n.t('The program was interrupted. The site was asked later.');
  const head = { id: `${id}:settled`, kind: `${kind}-ended`, at: now };
  return Object.assign(
    facts,
    head,
    told,
    reason === undefined ? {} : { reason },
  ) as unknown as JournalEntry;
}
