/**
 * Snapshot Sliver…: sliver, name, who can use the image, description, and a last look at what will
 * happen. Then the snapshot is followed by itself, or waits for the one before it in its slice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { refusal } from '../../../model/failures/userError';
import type { Image } from '../../../model/inventory/image';
import { failureWord } from '../../../model/inventory/sliver';
import { checkImageName } from '../../../model/snapshots/planning/imageName';
import type { SnapshotJob, SnapshotRequest } from '../../../model/snapshots/job';
import { checkDescription } from '../../../model/snapshots/planning/description';
import { freeName, planSnapshot, type SnapshotPlan } from '../../../model/snapshots/planning/plan';
import { readinessOf, readinessSentence } from '../../../model/snapshots/planning/readiness';
import { publicNameOf, tryNameOf } from '../../../model/trials/publishing';
import { requestFor } from '../../../model/snapshots/planning/request';
import { type Answer, askOne, askText, back, type LiveChoices } from '../../multiStepInput';
import type { Parts } from '../../context';
import * as nodes from '../../nodes/nodes';
import type { WizardCheck } from '../../nodes/wizardCheck';
import type { AnySliverRow, Row } from '../../trees/row';
import { isAtPortal, siteNameOf, type SnapshotPlace } from '../../../model/snapshots/place';
import { sliverOfJob } from '../../pages/progress/sliverOfJob';
import { renewSlice } from '../slivers/renewSlice';
import { snapshotMany } from './snapshotMany';
import { afterTryChoice, askWho, type Users } from './snapshotQuestions';
import { suggestedDescription } from './snapshotDescription';
import {
  firstInLine,
  lookNow,
  type SeenNow,
  startWords,
  summary,
  type SummaryChoice,
} from './snapshotSummary';
import { anySliverTarget } from '../target';
import { inform, working } from '../../text/messages';

/**
 * Name, who can use it, description, last look; a new version of an image keeps who can use that, and a portal takes
 * neither of both.
 */
function stepsOf(kind: SnapshotPlan['kind'], place: SnapshotPlace): number {
  if (isAtPortal(place)) return 2;
  return kind === 'new-version' ? 3 : 4;
}

/** What is snapshot, and which way. */
interface Target extends AnySliverRow {
  readonly place: SnapshotPlace;
}

/** What was answered so far; going back keeps it. */
interface Draft {
  readonly name: string;
  readonly global?: boolean;
  readonly description: string;
  /** The image keeps the accounts and groups that were added on the node. */
  readonly updateAccounts?: boolean;
  /** What the person was told at last, and has agreed to. */
  readonly plan?: SnapshotPlan;
  /** It waits for its turn: for another snapshot of the slice, or for the node to come up. */
  readonly queue?: boolean;
}

/** A question changes the draft, or says that this one was not needed. */
type Step = (draft: Draft) => Promise<Answer<Draft> | typeof skip>;
const skip = Symbol('skip');

/** @param chosen a sliver, or a snapshot that is taken again with what was chosen for it */
export async function snapshotSliver(
  parts: Parts,
  chosen: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  const many = selected.filter((one) => one.kind === 'sliver');
  if (many.length > 1) return snapshotMany(parts, many);
  const job = chosen?.kind === 'job' ? chosen.job : undefined;
  const row = await anySliverTarget(
    parts,
    job === undefined ? chosen : sliverOfJob(parts.inventory, job),
    vscode.l10n.t('Snapshot Sliver'),
    vscode.l10n.t('Pick the sliver whose disk becomes the image'),
  );
  if (row === undefined) return;
  const target: Target = { ...row, place: parts.snapshots.placeOfSliver(row) };
  await refuseFailed(target);
  const draft = job === undefined ? await suggested(parts, target) : draftOf(job);
  await askAndStart(parts, target, draft);
}

/** @param check what was found on a page, from where the person comes back to the last step */
async function askAndStart(
  parts: Parts,
  target: Target,
  begun: Draft,
  check?: WizardCheck,
): Promise<void> {
  const looks = check ?? nodes.checkInWizard(parts, target);
  const steps: Step[] = [
    (draft) => askName(parts, target, draft),
    (draft) => askWhoMayUse(plan(parts, target, draft.name), target, draft),
    (draft) => askDescription(parts, target, draft),
    (draft) => askToGoOn(parts, target, draft, looks),
  ];
  const first = check === undefined ? 0 : steps.length - 1;
  const draft = await asked(begun, steps, first).finally(() => looks.end());
  if (draft === undefined) return;
  if (draft.queue === true) await wait(parts, target, request(target, draft));
  else await send(parts, target, request(target, draft));
}

/** A node that has failed is told before anything is asked; the row may be older than its repair. */
async function refuseFailed({ place, slice, sliver }: Target): Promise<void> {
  if (failureWord(sliver) === undefined) return;
  const { clientId } = sliver;
  const asked = { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId };
  const found = await readinessOf(place, asked);
  if (found.state !== 'failed') return;
  const names = { clientId, sliceUrn: slice.urn, siteName: siteNameOf(place) };
  const sentence = readinessSentence(found, names);
  if (sentence !== undefined) throw refusal(sentence);
}

function draftOf({
  imageName,
  global,
  description = '',
  updateAccounts = false,
}: SnapshotJob): Draft {
  return { name: imageName, global, description, updateAccounts };
}

/** Milliseconds that the first question waits for the list of images; they decide what to suggest. */
const listPatienceMs = 1500;

async function suggested(parts: Parts, target: Target): Promise<Draft> {
  const { slice, sliver } = target;
  // The names that exist decide what the snapshot would do; the list goes on while the name is typed.
  await Promise.race([parts.loading.want('images', true), pause(listPatienceMs)]);
  const name = freeName(`${slice.name}-${sliver.clientId}`, knownImages(parts, target));
  const description = isAtPortal(target.place) ? '' : suggestedDescription(sliver.image);
  return { name, description };
}

/** Asks one after the other, back and forth. Undefined when the person leaves. */
async function asked(
  draft: Draft,
  steps: readonly Step[],
  first: number,
): Promise<Draft | undefined> {
  let forward = true;
  for (let at = first; at < steps.length; at += forward ? 1 : -1) {
    const answer = await steps[at]?.(draft);
    if (answer === undefined || (answer === back && at === 0)) return undefined;
    if (answer === skip) continue;
    forward = answer !== back;
    if (answer !== back) draft = answer;
  }
  return draft;
}

function request(
  { place, slice, sliver }: Target,
  { name, global, description, updateAccounts, plan }: Draft,
): SnapshotRequest {
  const ofWhat = { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId: sliver.clientId };
  // Of another way than this one, where a snapshot is taken again.
  const more = isAtPortal(place) ? {} : { global, description, updateAccounts };
  return requestFor(place, { ...ofWhat, imageName: name, ...more }, plan);
}

/** Undefined until the list has been read: the row may be older than that. */
function knownImages({ inventory }: Parts, { place }: Target): readonly Image[] | undefined {
  const listed = isAtPortal(place) ? place.beside : place;
  const now = inventory.sites.find(
    ({ account, site }) => account.id === listed?.account.id && site.urn === listed.site.urn,
  );
  return now?.images.at === undefined ? undefined : now.images.value;
}

/** What is known while the person types; the last step asks the site. */
function plan(parts: Parts, target: Target, imageName: string): SnapshotPlan {
  const { place } = target;
  const isUnlisted = isAtPortal(place) && place.beside === undefined;
  return planSnapshot(
    { imageName, sliceUrn: target.slice.urn },
    isUnlisted ? undefined : { images: knownImages(parts, target) ?? [] },
  );
}

async function askName(parts: Parts, target: Target, draft: Draft): Promise<Answer<Draft>> {
  const answer = await askText({
    title: vscode.l10n.t('Snapshot {0}', target.sliver.clientId),
    step: 1,
    steps: stepsOf(plan(parts, target, draft.name).kind, target.place),
    value: draft.name,
    placeholder: vscode.l10n.t('Name of the image'),
    check: (text) => {
      const wrong = checkImageName(text);
      if (wrong !== undefined) return { error: true, sentence: wrong };
      const found = plan(parts, target, text);
      if (found.kind === 'refused') return { error: true, sentence: found.sentence };
      return { error: false, sentence: found.sentence, steps: stepsOf(found.kind, target.place) };
    },
  });
  return typeof answer === 'string' ? { ...draft, name: answer } : answer;
}

/** Only a new image can be given to somebody; later versions keep what it has (docs/protocol.md 6.6). */
async function askWhoMayUse(
  plan: SnapshotPlan,
  { place }: Target,
  draft: Draft,
): Promise<Answer<Draft> | typeof skip> {
  if (plan.kind === 'new-version' || isAtPortal(place)) return skip;
  const title = vscode.l10n.t('Who can use {0}?', draft.name);
  const answer = await askWho<Users>(
    { title, step: 2, steps: stepsOf(plan.kind, place) },
    place.site.name,
    draft.global,
    // What is taken for a try is not tried for another one.
    publicNameOf(draft.name) === undefined ? [afterTryChoice(draft.name)] : [],
  );
  if (answer === 'after-try') return { ...draft, name: tryNameOf(draft.name), global: false };
  return typeof answer === 'boolean' ? { ...draft, global: answer } : answer;
}

async function askDescription(
  parts: Parts,
  target: Target,
  draft: Draft,
): Promise<Answer<Draft> | typeof skip> {
  if (isAtPortal(target.place)) return skip;
  const steps = stepsOf(plan(parts, target, draft.name).kind, target.place);
  const answer = await askText({
    title: vscode.l10n.t('Describe {0}', draft.name),
    step: steps - 1,
    steps,
    value: draft.description,
    placeholder: vscode.l10n.t('What is on this disk?'),
    prompt: vscode.l10n.t('Shown to everyone who can use the image. Leave it empty for none.'),
    check: (text) => {
      const wrong = checkDescription(text);
      return wrong === undefined ? undefined : { error: true, sentence: wrong };
    },
  });
  return typeof answer === 'string' ? { ...draft, description: answer.trim() } : answer;
}

/** The last look before anything happens: what the snapshot does, and what speaks against it. */
async function askToGoOn(
  parts: Parts,
  target: Target,
  draft: Draft,
  check: WizardCheck,
): Promise<Answer<Draft>> {
  const { kind } = plan(parts, target, draft.name);
  const steps = stepsOf(kind, target.place);
  const question = {
    title: vscode.l10n.t('Snapshot {0} as {1}', target.sliver.clientId, draft.name),
    step: steps,
    steps,
    placeholder: vscode.l10n.t('Review before you start'),
  };
  const isAsked = kind !== 'new-version' && !isAtPortal(target.place);
  const wish = { imageName: draft.name, ...(isAsked && { global: draft.global === true }) };
  let seen = look(parts, target, wish);
  check.begin();
  for (;;) {
    const lines = linesOf(parts, target, draft, { seen, check });
    const answer = await askOne<SummaryChoice>(question, lines);
    if (answer === undefined || answer === back) return answer;
    if (answer === 'accounts') draft = { ...draft, updateAccounts: draft.updateAccounts !== true };
    else if (answer === 'check') {
      const kept = draft;
      if (check.choose((again) => askAndStart(parts, target, kept, again))) return undefined;
    } else if (answer === 'again' || answer === 'renew') {
      if (answer === 'renew') await renewSlice(parts, target);
      seen = look(parts, target, wish);
    } else {
      const { plan: agreed } = await seen.asked;
      return { ...draft, ...(agreed && { plan: agreed }), queue: answer === 'queue' };
    }
  }
}

/** What the site says, which is shown once it is there. */
interface Seen {
  readonly asked: Promise<SeenNow>;
  now?: SeenNow;
}

function look(parts: Parts, target: Target, wish: Parameters<typeof lookNow>[2]): Seen {
  const seen: Seen = {
    asked: lookNow(parts, target, wish).then((now) => (seen.now = now)),
  };
  return seen;
}

/** They come when the site has answered, and change with what is found on the node. */
function linesOf(
  parts: Parts,
  target: Target,
  { name, updateAccounts = false }: Draft,
  { seen, check }: { readonly seen: Seen; readonly check: WizardCheck },
): LiveChoices<SummaryChoice> {
  const accounts = isAtPortal(target.place) ? undefined : updateAccounts;
  return {
    now: () =>
      seen.now === undefined ? [] : summary(parts, target, seen.now, name, check.lines(accounts)),
    onDidChange: check.onDidChange,
    read: seen.asked,
  };
}

async function start(
  { accounts, snapshots }: Parts,
  wanted: SnapshotRequest,
): Promise<SnapshotJob> {
  await accounts.connect(true);
  return snapshots.start(wanted);
}

/** It starts by itself, even if this window is closed and another one opened. */
async function wait(
  parts: Parts,
  { place, sliver }: Target,
  wanted: SnapshotRequest,
): Promise<void> {
  await parts.accounts.connect(true);
  const text = startWords(wanted.imageName, sliver.clientId, firstInLine(parts, wanted));
  parts.queue.add(wanted, siteNameOf(place));
  void inform(text);
}

/** A failure here offers to send the same request again; nothing that was chosen is lost. */
async function send(parts: Parts, target: Target, wanted: SnapshotRequest): Promise<void> {
  const { sliver, slice, place } = target;
  const site = siteNameOf(place);
  if (firstInLine(parts, wanted) !== undefined) return wait(parts, target, wanted);
  const about = {
    site,
    image: wanted.imageName,
    sliver: sliver.clientId,
    slice: slice.name,
  };
  const title = vscode.l10n.t('Asking {0} for the snapshot {1}…', site, wanted.imageName);
  const job = await parts.problems.guard(() => working(title, () => start(parts, wanted)), {
    retry: () => send(parts, target, wanted),
    about,
  });
  if (job !== undefined) parts.pages.progress.open(job);
}
