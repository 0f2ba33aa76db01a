/**
 * What the tools for an assistant do: list images, say how snapshots stand, take a snapshot. The
 * last one asks the person first, with the same rules as the command: in a slice that is busy, or of
 * a node that is not up, the snapshot waits in the queue.
 */
import * as vscode from 'vscode';
import { sameName, sameUrn } from '../../rpc';
import { explainInOneLine } from '../../model/failures/explain';
import { slicesAt, sliceStates } from '../../model/inventory/slicesAt';
import { shownVersion, unfinishedVersions } from '../../model/inventory/releasedOf';
import { jobSentence } from '../../model/snapshots/sentence';
import { timeLeft } from '../../model/snapshots/history';
import {
  problemOf,
  readinessOf,
  readinessSentence,
} from '../../model/snapshots/planning/readiness';
import { readPlan, type SnapshotPlan } from '../../model/snapshots/planning/plan';
import { requestFor } from '../../model/snapshots/planning/request';
import { isAtPortal, siteNameOf, type SnapshotPlace } from '../../model/snapshots/place';
import type { SnapshotRequest } from '../../model/snapshots/job';
import { refuseBadWords } from '../../model/snapshots/sending/beforeSending';
import { firstInLine, startWords, turnOf } from '../commands/snapshotSummary';
import type { languageModelTools } from '../contributions';
import { filterOf, type Wish, wishOf } from './input';
import { type Answers, unreadLines } from './unread';
import type { Loading } from '../inventoryLoader';
import type { Parts } from '../context';
import { UserError } from '../../model/failures/userError';
import type { AnySliverRow } from '../trees/row';
import { inertText, visibleText } from '../text/inert';
import { paragraphs } from '../text/tooltip';
import { jobSize, leftWords, versionWords } from '../text/labels';
import { sizeText } from '../../model/units';

/** What is looked at before anything happens. */
type Looking = Answers &
  Pick<Parts, 'snapshots' | 'queue'> & {
    readonly loading: Pick<Loading, 'want'>;
  };

/** What a person was told, and has agreed to, of the wishes that are to be carried out next. */
const agreed = new Map<string, SnapshotPlan>();

/** What an assistant is told at most; more would only crowd out the rest. */
const most = 100;

type Answer = (parts: Parts, input: unknown) => Promise<vscode.LanguageModelToolResult>;

/** What each of the tools answers. */
export const toolAnswers: Readonly<Record<keyof typeof languageModelTools, Answer>> = {
  listImages: (parts, input) => told(() => listImages(parts, filterOf(input))),
  snapshotStatus: (parts, input) => told(() => snapshotStatus(parts, filterOf(input))),
  snapshotSliver: (parts, input) => told(() => takeSnapshot(parts, wishOf(input))),
};

/** What the person is asked before a snapshot. */
export function snapshotConfirmation(
  parts: Parts,
  input: unknown,
): Promise<vscode.PreparedToolInvocation | undefined> {
  return confirmation(parts, wishOf(input));
}

/** An assistant hears of a failure in the words that a person would. */
async function told(work: () => Promise<string>): Promise<vscode.LanguageModelToolResult> {
  try {
    const text = visibleText(await work());
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  } catch (error) {
    throw new Error(visibleText(explainInOneLine(error)), { cause: error });
  }
}

async function listImages(parts: Parts, filter: string): Promise<string> {
  const { loading, inventory, snapshots } = parts;
  await loading.want('images', false);
  const unfinished = unfinishedVersions(snapshots.jobs);
  const lines = inventory.sites.flatMap(({ site, images }) =>
    (images.value ?? []).flatMap((image) => {
      const shown = shownVersion(image, unfinished);
      if (shown === undefined || !`${image.name} ${site.name}`.includes(filter)) return [];
      const facts = versionWords(shown, Date.now());
      const count = `${image.versions.length} version(s)`;
      return [`${image.name} at ${site.name}: ${facts}; ${count}; ${image.urn}; ${shown.url}`];
    }),
  );
  const missing = unreadLines(parts, 'images');
  const all = lines.length === 0 && missing.length === 0 ? ['There are no images.'] : lines;
  return [...missing, shortened(all)].filter(Boolean).join('\n');
}

function snapshotStatus({ snapshots, queue }: Parts, filter: string): Promise<string> {
  const waiting = queue.waiting.map(
    ({ request, siteName }) =>
      `The snapshot ${request.imageName} waits in the queue of ${siteName}.`,
  );
  const jobs = snapshots.jobs
    .filter(({ imageName }) => imageName.includes(filter))
    .map((job) => {
      const bytes = jobSize(job);
      const left = timeLeft(job, snapshots.jobs, Date.now());
      return [
        jobSentence(job),
        ...(bytes === undefined ? [] : [`${sizeText(bytes)}.`]),
        ...(left === undefined ? [] : [`${leftWords(left)}.`]),
        ...(job.created?.imageUrn === undefined ? [] : [job.created.imageUrn]),
      ].join(' ');
    });
  const lines = [...waiting, ...jobs];
  return Promise.resolve(lines.length === 0 ? 'There are no snapshots.' : shortened(lines));
}

function shortened(lines: readonly string[]): string {
  const rest = lines.length - most;
  return [...lines.slice(0, most), ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n');
}

/** What the person is asked before anything happens. */
export async function confirmation(
  parts: Looking,
  wish: Wish,
): Promise<vscode.PreparedToolInvocation | undefined> {
  const target = await sliverOf(parts, wish);
  const { sliver } = target;
  const place = parts.snapshots.placeOfSliver(target);
  refuseBadWords(requestOf(place, target, wish));
  const plan = await planOf(place, target, wish);
  const waits = await waitOf(parts, target, wish.imageName);
  const does = vscode.l10n.t(
    'The disk of {0} at {1} becomes the image {2}, for {3}. The node reboots, and running processes are stopped.',
    sliver.clientId,
    siteNameOf(place),
    wish.imageName,
    usersOf(place, plan, wish),
  );
  const more = plan.kind === 'new-version' || plan.kind === 'unseen' ? [plan.sentence] : [];
  const message = [does, ...more, ...(waits === undefined ? [] : [waits])].join(' ');
  const title = inertText(vscode.l10n.t('Snapshot {0}?', sliver.clientId));
  agreed.set(keyOf(wish), plan);
  // VS Code reads a plain text as Markdown here.
  return {
    invocationMessage: paragraphs([
      vscode.l10n.t('Asking {0} for the snapshot', siteNameOf(place)),
    ]),
    confirmationMessages: { title, message: paragraphs([message]) },
  };
}

function keyOf({ sliver, slice, site, imageName, anyone, description }: Wish): string {
  return JSON.stringify([sliver, slice, site, imageName, anyone, description]);
}

/** @throws UserError when the name stands for something that must not be replaced */
async function planOf(
  place: SnapshotPlace,
  { slice }: AnySliverRow,
  wish: Wish,
): Promise<SnapshotPlan> {
  const { imageName, anyone } = wish;
  const { plan } = await readPlan(place, { imageName, sliceUrn: slice.urn, global: anyone });
  if (plan.kind === 'refused') throw new UserError(plan.sentence);
  return plan;
}

function requestOf(
  place: SnapshotPlace,
  { slice, sliver }: AnySliverRow,
  { imageName, description, anyone }: Wish,
  told?: SnapshotPlan,
): SnapshotRequest {
  const ofWhat = { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId: sliver.clientId };
  return requestFor(place, { ...ofWhat, imageName, description, global: anyone }, told);
}

function usersOf(place: SnapshotPlace, plan: SnapshotPlan, { anyone }: Wish): string {
  if (isAtPortal(place)) return vscode.l10n.t('whom its portal decides');
  const visibility =
    plan.kind === 'new-version' ? plan.visibility : anyone === true ? 'anyone' : 'project';
  if (visibility === 'anyone') return vscode.l10n.t('anyone');
  if (visibility === 'project') return vscode.l10n.t('this project');
  return vscode.l10n.t('whoever can use it now');
}

async function takeSnapshot(parts: Parts, wish: Wish): Promise<string> {
  const target = await sliverOf(parts, wish);
  const place = parts.snapshots.placeOfSliver(target);
  const told = agreed.get(keyOf(wish));
  agreed.delete(keyOf(wish));
  const plan = told ?? (await planOf(place, target, { ...wish, anyone: wish.anyone === true }));
  const { clientId } = target.sliver;
  const { imageName } = wish;
  // Without a person's agreement nothing is replaced.
  const wanted = requestOf(place, target, wish, told);
  const alone = `Don’t change ${clientId} until it finishes.`;
  const waits = await waitOf(parts, target, imageName);
  if (waits !== undefined) {
    parts.queue.add(wanted, siteNameOf(place));
    return `${plan.sentence} It waits in the queue. ${waits} ${alone}`;
  }
  const job = await parts.snapshots.start(wanted);
  return `${plan.sentence} ${jobSentence({ ...job, reason: job.problem })} ${alone}`;
}

/**
 * What the snapshot would have to wait for, as a sentence; undefined when it can start at once.
 * @throws UserError when the node will not be ready by itself, or what the site answers
 */
async function waitOf(
  parts: Looking,
  target: AnySliverRow,
  imageName: string,
): Promise<string | undefined> {
  const { slice, sliver } = target;
  const { clientId } = sliver;
  const place = parts.snapshots.placeOfSliver(target);
  const before = firstInLine(parts, turnOf(place, slice.urn));
  if (before !== undefined) return startWords(imageName, clientId, before);
  const found = await readinessOf(place, { sliceUrn: slice.urn, sliverUrn: sliver.urn, clientId });
  if (found.state === 'ready') return undefined;
  if (found.state === 'imaging' || found.state === 'not-yet') {
    return startWords(imageName, clientId);
  }
  const names = { clientId, sliceUrn: slice.urn, siteName: siteNameOf(place) };
  const problem = problemOf(found);
  if (problem instanceof Error) throw problem;
  throw new UserError(readinessSentence(found, names) ?? '');
}

/** The one sliver that is meant; an ambiguous name must not end at the wrong node. */
async function sliverOf(parts: Looking, wish: Wish): Promise<AnySliverRow> {
  const { loading, inventory } = parts;
  await loading.want('slices', false);
  const found = sliceStates(inventory).flatMap((state) =>
    slicesAt(state).flatMap((slice) =>
      slice.slivers
        .filter((sliver) => sliver.clientId === wish.sliver || sliver.urn === wish.sliver)
        .map((sliver): AnySliverRow => ({ kind: 'sliver', state, slice, sliver })),
    ),
  );
  const meant = found.filter(
    ({ state, slice }) =>
      (wish.slice === undefined ||
        sameName(slice.name, wish.slice) ||
        sameUrn(slice.urn, wish.slice)) &&
      (wish.site === undefined || state.site.name === wish.site || state.site.urn === wish.site),
  );
  const [one] = meant;
  if (one !== undefined && meant.length === 1) return one;
  if (one === undefined) {
    const missing = unreadLines(parts, 'slices');
    if (missing.length > 0) throw new UserError(missing.join(' '));
    throw new UserError(
      vscode.l10n.t('There is no sliver {0}: refresh, or check its name.', wish.sliver),
    );
  }
  const places = meant.map(({ slice, state }) => `${slice.name} (${state.site.name})`).join(', ');
  throw new UserError(
    vscode.l10n.t(
      'Several slivers are called {0}: give the slice and the site. Choose from {1}.',
      wish.sliver,
      places,
    ),
  );
}
