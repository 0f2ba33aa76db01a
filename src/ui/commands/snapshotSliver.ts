/**
 * Snapshot Sliver…: sliver, name, who may use the image, description, and a last look at what will
 * happen. Then the snapshot is followed by itself, or waits for the one before it in its slice.
 */
import * as vscode from 'vscode';
import { checkImageName, planSnapshot, type SnapshotPlan } from '../../model/imageName';
import type { SnapshotJob, SnapshotRequest } from '../../model/snapshotJob';
import { type Answer, askOne, askText, back } from '../ask';
import type { Parts } from '../parts';
import type { Row, SliverRow } from '../trees/row';
import { renewSlice } from './renewSlice';
import { checkDescription, suggestedDescription } from './snapshotDescription';
import { firstInLine, startWords, summary, type SummaryChoice } from './snapshotSummary';
import { sliverTarget } from './target';
import { inform, working } from '../text/messages';

const steps = 4;

/** What was answered so far; going back keeps it. */
interface Draft {
  readonly name: string;
  readonly global?: boolean;
  readonly description: string;
  /** It waits for its turn: for another snapshot of the slice, or for the node to come up. */
  readonly queue?: boolean;
}

/** A question changes the draft, or says that this one was not needed. */
type Step = (draft: Draft) => Promise<Answer<Draft> | typeof skip>;
const skip = Symbol('skip');

export async function snapshotSliver(parts: Parts, row: Row | undefined): Promise<void> {
  const target = await sliverTarget(
    parts,
    row,
    vscode.l10n.t('Snapshot Sliver'),
    vscode.l10n.t('Pick the sliver whose disk becomes the image'),
  );
  if (target === undefined) return;
  // The names that exist decide what the snapshot would do, so they are read while the name is typed.
  void parts.loading.want('images', true);
  const draft = await asked(
    { name: suggestedName(target), description: suggestedDescription(target.sliver.image) },
    [
      (draft) => askName(parts, target, draft),
      (draft) => askWhoMayUse(plan(parts, target, draft.name), target, draft),
      (draft) => askDescription(draft),
      (draft) => askToGoOn(parts, target, draft),
    ],
  );
  if (draft === undefined) return;
  if (draft.queue === true) await wait(parts, target, request(target, draft));
  else await send(parts, target, request(target, draft));
}

/** Asks one after the other, back and forth. Undefined when the person leaves. */
async function asked(draft: Draft, steps: readonly Step[]): Promise<Draft | undefined> {
  let forward = true;
  for (let at = 0; at < steps.length; at += forward ? 1 : -1) {
    const answer = await steps[at]?.(draft);
    if (answer === undefined || (answer === back && at === 0)) return undefined;
    if (answer === skip) continue;
    forward = answer !== back;
    if (answer !== back) draft = answer;
  }
  return draft;
}

function request(
  { state, slice, sliver }: SliverRow,
  { name, global, description }: Draft,
): SnapshotRequest {
  const { account, site } = state;
  return {
    accountId: account.id,
    siteUrn: site.urn,
    sliceUrn: slice.urn,
    sliverUrn: sliver.urn,
    clientId: sliver.clientId,
    imageName: name,
    global: global === true,
    description,
  };
}

/** `slice-node`, shortened to what a name may be (docs/protocol.md 1.6). */
function suggestedName({ slice, sliver }: SliverRow): string {
  const plain = `${slice.name}-${sliver.clientId}`.replace(/[^A-Za-z0-9_.-]/g, '-');
  return plain.replace(/^[^A-Za-z0-9]+/, '').slice(0, 30);
}

/** What is known now: the row may be older than the list of images. */
function plan({ inventory }: Parts, { state, slice }: SliverRow, name: string): SnapshotPlan {
  const now = inventory.sites.find(
    ({ account, site }) => account.id === state.account.id && site.urn === state.site.urn,
  );
  return planSnapshot(name, now?.images.value ?? [], state.account.identity.urn, slice.urn);
}

async function askName(parts: Parts, target: SliverRow, draft: Draft): Promise<Answer<Draft>> {
  const answer = await askText({
    title: vscode.l10n.t('Snapshot {0}', target.sliver.clientId),
    step: 1,
    steps,
    value: draft.name,
    placeholder: vscode.l10n.t('Name of the image'),
    check: (text) => {
      const wrong = checkImageName(text);
      if (wrong !== undefined) return { error: true, sentence: wrong };
      const found = plan(parts, target, text);
      if (found.kind === 'refused') return { error: true, sentence: found.sentence };
      return { error: false, sentence: found.sentence };
    },
  });
  return typeof answer === 'string' ? { ...draft, name: answer } : answer;
}

/** Only a new image can be given to somebody; later versions keep what it has (docs/protocol.md 6.6). */
async function askWhoMayUse(
  plan: SnapshotPlan,
  { state }: SliverRow,
  draft: Draft,
): Promise<Answer<Draft> | typeof skip> {
  if (plan.kind === 'new-version') return skip;
  const answer = await askOne<boolean>(
    {
      title: vscode.l10n.t('Who may use {0}?', draft.name),
      step: 2,
      steps,
      placeholder: vscode.l10n.t('This cannot be changed later'),
    },
    [
      {
        label: vscode.l10n.t('This project'),
        iconPath: new vscode.ThemeIcon('organization'),
        detail: vscode.l10n.t('Members of your project, at {0} only.', state.site.name),
        value: false,
      },
      {
        label: vscode.l10n.t('Anyone'),
        iconPath: new vscode.ThemeIcon('globe'),
        detail: vscode.l10n.t(
          'Every user of {0}, and other sites through its address.',
          state.site.name,
        ),
        value: true,
      },
    ],
  );
  return typeof answer === 'boolean' ? { ...draft, global: answer } : answer;
}

async function askDescription(draft: Draft): Promise<Answer<Draft>> {
  const answer = await askText({
    title: vscode.l10n.t('Describe {0}', draft.name),
    step: 3,
    steps,
    value: draft.description,
    placeholder: vscode.l10n.t('What is on this disk?'),
    prompt: vscode.l10n.t('Shown to everybody who may use the image. Leave it empty for none.'),
    check: (text) => {
      const wrong = checkDescription(text);
      return wrong === undefined ? undefined : { error: true, sentence: wrong };
    },
  });
  return typeof answer === 'string' ? { ...draft, description: answer.trim() } : answer;
}

/** The last look before anything happens: what the snapshot does, and what speaks against it. */
async function askToGoOn(parts: Parts, target: SliverRow, draft: Draft): Promise<Answer<Draft>> {
  const found = plan(parts, target, draft.name);
  const question = {
    title: vscode.l10n.t('Snapshot {0} as {1}', target.sliver.clientId, draft.name),
    step: 4,
    steps,
    placeholder: vscode.l10n.t('This is what will happen'),
  };
  for (;;) {
    const answer = await askOne<SummaryChoice>(question, summary(parts, target, found));
    if (answer === undefined || answer === back) return answer;
    if (answer === 'renew') await renewSlice(parts, target);
    else if (answer !== 'again') return { ...finished(draft, found), queue: answer === 'queue' };
  }
}

/** A new version is for whom the image is. */
function finished(draft: Draft, plan: SnapshotPlan): Draft {
  if (plan.kind !== 'new-version') return draft;
  return { ...draft, global: plan.image.versions[0]?.visibility === 'anyone' };
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
  { state, sliver }: SliverRow,
  wanted: SnapshotRequest,
): Promise<void> {
  await parts.accounts.connect(true);
  const text = startWords(wanted.imageName, sliver.clientId, firstInLine(parts, wanted));
  parts.queue.add(wanted, state.site.name);
  void inform(text);
}

/** A failure here offers to send the same request again; nothing that was chosen is lost. */
async function send(parts: Parts, target: SliverRow, wanted: SnapshotRequest): Promise<void> {
  const { sliver, slice, state } = target;
  if (firstInLine(parts, wanted) !== undefined) return wait(parts, target, wanted);
  const about = {
    site: state.site.name,
    image: wanted.imageName,
    sliver: sliver.clientId,
    slice: slice.name,
  };
  const title = vscode.l10n.t(
    'Asking {0} for the snapshot {1}…',
    state.site.name,
    wanted.imageName,
  );
  const job = await parts.problems.guard(() => working(title, () => start(parts, wanted)), {
    retry: () => send(parts, target, wanted),
    about,
  });
  if (job !== undefined) parts.pages.show(job);
}
