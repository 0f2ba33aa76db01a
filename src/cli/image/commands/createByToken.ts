/** `geni-image create` by token: the portal takes the snapshot of a node of an experiment. */
import type { Account } from '../../../model/accounts/account';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import type { PortalAccount } from '../../../model/portal/portalAccount';
import { explainInOneLine } from '../../../model/failures/explain';
import { shellWord } from '../../../model/shellWord';
import { oneName, shortened } from '../../../model/failures/shortened';
import { SnapshotRefused } from '../../../model/snapshots/job';
import { defaultJobDirectory, fileJobStore } from '../../../model/snapshots/jobStore';
import type { PortalPlace } from '../../../model/snapshots/place';
import { portalPlace } from '../../../model/snapshots/placeOf';
import { cautionsOf } from '../../../model/snapshots/planning/cautions';
import { freeName, readPlan, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { checkImageName } from '../../../model/snapshots/planning/imageName';
import { requestFor, type RequestParts } from '../../../model/snapshots/planning/request';
import { repositoryAt } from '../../../model/journal/repository';
import { Snapshots } from '../../../model/snapshots/snapshots';
import { tryParseUrn } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import type { CreateArguments } from '../arguments/createArguments';
import type { CreateOptions } from '../arguments/createOptions';
import { UsageError } from '../failures/failure';
import { findPortalNode, type PortalNode } from '../session/portal/findNode';
import { openPortal, portalAccountOf, type PortalSession } from '../session/portal/open';
import { isLeftToToken, isTokenOnly } from '../session/portal/ways';
import { openSession, type Session } from '../session/session';
import { follow } from '../snapshots/follow';
import { confirm } from '../terminal/confirm';
import { askWord } from '../terminal/pick';
import type { Output } from '../terminal/output';
import { onInterrupt, tell, tellOfDamaged } from '../snapshots/starting';

interface Wanted {
  readonly wish: CreateArguments;
  readonly interval: number;
  /** The person can be asked. */
  readonly canAsk: boolean;
}

export async function createByToken(
  { wish, interval, canAsk }: Wanted,
  options: CreateOptions,
  output: Output,
): Promise<void> {
  const found = await partsByToken(wish, options, output);
  const { session, account, accounts, node, place, parts } = found;
  const { sliver } = node;
  const { imageName } = parts;
  if (options.check === true && options.dryRun !== true) {
    const { checkBefore } = await import('../snapshots/checkBefore');
    const { nodeByPortal } = await import('../snapshots/nodeToCheck');
    await checkBefore(await nodeByPortal(node, session, account.user), options, output);
  }
  if (options.dryRun !== true) tellCautions(node, account, canAsk, output);
  const plan = await agreedPlan(place, parts, options, output);
  if (plan === undefined) return;
  const snapshots = new Snapshots({
    store: fileJobStore(defaultJobDirectory()),
    accounts: () => accounts,
    portals: () => [account],
    journal: fileJournal(defaultJournalFile),
    workspace: () => repositoryAt(process.cwd()),
    interval,
  });
  const done = onInterrupt(imageName, '', output);
  try {
    await tellOfDamaged(snapshots, output);
    output.busy(`Asking ${session.host} for the snapshot…`);
    const how = { follow: options.wait === true, ...defined({ imageable: sliver.imageable }) };
    const job = await snapshots.start(requestFor(place, parts, plan), how);
    if (options.wait === true) await follow(snapshots, job, options, output, done);
    else tell(job, '', output);
  } finally {
    done();
    snapshots.dispose();
  }
}

export interface PartsByToken {
  readonly session: PortalSession;
  readonly account: PortalAccount;
  /** Of a certificate that is given, too. */
  readonly accounts: readonly Account[];
  readonly node: PortalNode;
  readonly place: PortalPlace;
  readonly parts: RequestParts;
}

/** The node that is meant, and what the portal is asked for. @throws UsageError, NotThere, PortalError */
export async function partsByToken(
  wish: CreateArguments,
  options: CreateOptions,
  output: Output,
): Promise<PartsByToken> {
  if (options.updateAccounts === true)
    throw new UsageError('By token, --update-accounts is not possible: use your certificate.');
  const session = await openPortal(options);
  const account = await portalAccountOf(session);
  const slicename = options.experiment ?? wish.slice ?? options.slicename;
  const isEmpty = wish.sliver === undefined && wish.imageName === undefined;
  const step = (number: number): string => (isEmpty ? ` (${number} of 2)` : '');
  const command = `create ${shellWord(wish.imageName ?? 'IMAGE_NAME')}`;
  const wanted = { word: wish.sliver, command, step: step(1) };
  const named = { ...options, ...defined({ slicename }) };
  const node = await findPortalNode(session, wanted, named, output);
  const imageName = wish.imageName ?? (await askName(node, step(2)));
  const accounts = isTokenOnly(options)
    ? []
    : await certificateBeside(node, session, options, output);
  const place = placeOfNode(node, account, accounts);
  const { sliver } = node;
  const parts: RequestParts = {
    sliceUrn: sliver.sliceUrn,
    sliverUrn: sliver.urn,
    clientId: sliver.clientId,
    imageName,
    global: wish.global?.global ?? false,
    ...defined({ description: options.description, wholeDisk: options.wholeDisk }),
  };
  output.about({ site: session.host, image: imageName, sliver: sliver.clientId });
  return { session, account, accounts, node, place, parts };
}

/** Before the person agrees; only what ends too early is said to programs, too. */
function tellCautions(
  { experiment, sliver: { clientId } }: PortalNode,
  { expires: tokenEnds }: PortalAccount,
  withAll: boolean,
  output: Output,
): void {
  const sliceName = experiment.name ?? experiment.id;
  const isExperiment = true;
  const facts = { sliceName, isExperiment, clientId, sliceEnds: experiment.expires, tokenEnds };
  for (const { kind, title, detail } of cautionsOf(facts))
    if (kind === 'slice-ends' || kind === 'token-ends') output.warn(`${title}. ${detail}`);
    else if (withAll) output.note(`${title}. ${detail}`);
}

async function askName({ experiment, sliver }: PortalNode, step: string): Promise<string> {
  const suggestion = freeName(`${experiment.name ?? 'image'}-${sliver.clientId}`, undefined);
  return await askWord(`Name of the image?${step}`, suggestion, checkImageName);
}

/** With a certificate too, the site's list of images tells what the name stands for. */
async function certificateBeside(
  { sliver }: PortalNode,
  { local }: PortalSession,
  options: CreateOptions,
  output: Output,
): Promise<readonly Account[]> {
  const things = tryParseUrn(sliver.urn) === undefined ? [] : [sliver.urn];
  let opened: Session;
  try {
    opened = await openSession(options, things);
  } catch (error) {
    if (!isLeftToToken(error, options)) throw error;
    output.warn(
      `Your certificate cannot be used to see which images there are. ${explainInOneLine(error)}`,
    );
    return [];
  }
  const { account, site } = opened;
  const { siteUrn } = sliver;
  return [{ ...account, local, sites: [{ ...site, urn: siteUrn }] }];
}

function placeOfNode(
  { experiment: { id, name, project }, sliver, siteName }: PortalNode,
  portal: PortalPlace['portal'],
  accounts: readonly Account[],
): PortalPlace {
  const experiment = { url: portal.url, experiment: id, name, project, siteName };
  return portalPlace({ portal, experiment, siteUrn: sliver.siteUrn }, accounts);
}

/**
 * What the person agrees to; undefined where it was only to be shown.
 * @throws SnapshotRefused, NeedsConfirmation, UsageError
 */
async function agreedPlan(
  place: PortalPlace,
  parts: RequestParts,
  options: CreateOptions,
  output: Output,
): Promise<SnapshotPlan | undefined> {
  const wish = { imageName: parts.imageName, sliceUrn: parts.sliceUrn };
  const { plan } = await readPlan(place, { ...wish, ...defined({ wholeDisk: parts.wholeDisk }) });
  const isKept = plan.kind === 'new-version' && options.overwrite === false;
  if (plan.kind === 'refused' || isKept) throw new SnapshotRefused('taken', plan.sentence);
  if (plan.kind === 'unseen' && options.overwrite === false)
    throw new UsageError(
      `${plan.sentence} --no-overwrite needs your certificate too: give it with -f FILE.`,
    );
  if (options.dryRun === true) {
    const { imageName, clientId, sliverUrn, wholeDisk = false } = parts;
    const { experiment } = place;
    const shown = { kind: plan.kind, imageName, clientId, sliverUrn, wholeDisk, experiment };
    const text = `Nothing was done. ${plan.sentence} It is taken from ${clientId} in ${shortened(experiment.name ?? experiment.experiment, oneName)}.`;
    output.result({ plan: shown }, text);
    return undefined;
  }
  if (plan.kind !== 'new') await confirm(plan.sentence, options, output);
  return plan;
}
