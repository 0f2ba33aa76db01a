/** Delete Image…: says what would be lost, asks, and deletes. Somebody else's needs its name typed. */
import { sameImage } from '../../../rpc';
import { defined } from '../../../rpc/defined';
import * as vscode from 'vscode';
import { deleteImage as carryOut, requireUnchanged } from '../../../model/images/deleteImage';
import { fullName, protectionOf } from '../../../model/keep/labels';
import { requireUnprotected } from '../../../model/keep/protection';
import { askText } from '../../multiStepInput';
import { views } from '../../contributions';
import {
  type DeletePreview,
  fileLines,
  previewLine,
  previewText,
  usedLines,
} from '../../images/deletePreview';
import { requiredLabels } from '../../images/requiredLabels';
import { readDeletePreview } from '../../images/readDeletePreview';
import type { Parts } from '../../context';
import { UserError, refusal } from '../../../model/failures/userError';
import type { Row } from '../../trees/row';
import { sizeText } from '../../../model/units';
import { shortName } from '../../text/labels';
import { type ImageTarget, imageTarget } from '../target';
import { askInDialog, mention, workingInAndSaid } from '../../text/messages';

interface Doomed {
  readonly target: ImageTarget;
  readonly preview: DeletePreview;
}

export async function deleteImage(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[] = [],
): Promise<void> {
  const picked = await targets(parts, row, selected);
  const [first] = picked;
  if (first === undefined) return;
  const { state, image, version } = first;
  const looking = vscode.l10n.t('Checking what a delete of {0} takes away…', image.name);
  const doomed = await parts.problems.guard(
    () => workingInAndSaid(views.images, looking, () => previews(parts, picked)),
    {
      retry: () => deleteImage(parts, row, selected),
      about: { site: state.site.name, image: version?.urn ?? image.urn },
    },
  );
  if (doomed === undefined) return;
  if (!(await isConfirmed(doomed))) return;
  if (!(await areNamed(parts, doomed))) return;
  const gone: string[] = [];
  for (const one of doomed) {
    if (!(await send(parts, one, gone))) return;
    gone.push(...one.preview.plan.versions.map(({ urn }) => urn));
  }
}

/** A selected version goes with its image if that is selected too. */
async function targets(
  parts: Parts,
  row: Row | undefined,
  selected: readonly Row[],
): Promise<ImageTarget[]> {
  if (selected.length > 1) {
    const whole = selected.filter((one) => one.kind === 'image');
    const versions = selected.filter(
      (one) => one.kind === 'version' && !whole.some(({ image }) => image.urn === one.image.urn),
    );
    return [...whole, ...versions].filter((one) => one.kind === 'image' || one.kind === 'version');
  }
  if (row?.kind === 'system') {
    throw refusal(
      vscode.l10n.t(
        'The image {0} belongs to {1} itself and cannot be deleted from here.',
        row.image.name,
        row.image.siteName,
      ),
    );
  }
  const target = await imageTarget(parts, row, vscode.l10n.t('Delete Image'));
  return target === undefined ? [] : [target];
}

async function previews(parts: Parts, picked: readonly ImageTarget[]): Promise<Doomed[]> {
  const sites = new Set(picked.map(({ state }) => state.site.urn));
  for (const siteUrn of sites) await parts.loading.refresh({ siteUrn, part: 'images' });
  const now = picked.map((target) => asItIsNow(parts, target));
  for (const target of now) refuseWhileWritten(parts, target);
  const foreign = now.length > 1 ? now.find(({ image }) => !image.mine) : undefined;
  if (foreign !== undefined) {
    throw refusal(
      vscode.l10n.t(
        'Images of other people are deleted one at a time: {0} is not yours.',
        foreign.image.name,
      ),
    );
  }
  return Promise.all(
    now.map(async (target) => ({ target, preview: await readDeletePreview(parts, target) })),
  );
}

/** What is lost must be said from what the site has now, not from a list that may be old. */
function asItIsNow({ inventory }: Parts, { state, image, version }: ImageTarget): ImageTarget {
  const { account, site } = state;
  const now = inventory.sites.find(
    (one) => one.account.id === account.id && one.site.urn === site.urn,
  );
  const error = now?.images.error;
  const unreadable = new UserError(
    vscode.l10n.t('The images of {0} could not be read.', site.name),
  );
  if (error !== undefined) throw error instanceof Error ? error : unreadable;
  const found = now?.images.value?.find(({ urn }) => sameImage(urn, image.urn));
  const same = version && found?.versions.find(({ urn }) => sameImage(urn, version.urn));
  if (now === undefined || found === undefined || (version !== undefined && same === undefined)) {
    throw refusal(
      vscode.l10n.t('{0} is no longer at {1}: it has been deleted.', image.name, site.name),
    );
  }
  return { state: now, image: found, ...defined({ version: same }) };
}

/** The site has an image locked while a snapshot is stored into it (docs/protocol.md 6.2). */
function refuseWhileWritten({ snapshots }: Parts, { image, state }: ImageTarget): void {
  const job = snapshots.jobs.find(
    ({ outcome, siteUrn, created }) =>
      outcome === undefined &&
      siteUrn === state.site.urn &&
      sameImage(created?.imageUrn ?? '', image.urn),
  );
  if (job === undefined) return;
  throw refusal(
    vscode.l10n.t(
      'A snapshot of {0} is being stored in {1}. Wait until it finishes.',
      job.clientId,
      image.name,
    ),
  );
}

async function isConfirmed(doomed: readonly Doomed[]): Promise<boolean> {
  const [first, ...more] = doomed;
  if (first === undefined) return false;
  const { plan } = first.preview;
  const question = more.length > 0 ? severalQuestion(doomed) : plan.question;
  const detail = more.length > 0 ? severalText(doomed) : previewText(first.preview);
  const remove = vscode.l10n.t('Delete');
  const answer = await askInDialog({ question, detail, buttons: [remove] });
  if (answer !== remove) return false;
  return !plan.foreign || (await isTyped(first.preview));
}

function severalQuestion(doomed: readonly Doomed[]): string {
  const images = doomed.filter(({ preview: { plan, image } }) => plan.urn === image.urn).length;
  if (images === doomed.length) return vscode.l10n.t('Delete {0} images?', images);
  return images === 0
    ? vscode.l10n.t('Delete {0} versions?', doomed.length)
    : vscode.l10n.t('Delete {0} images and versions?', doomed.length);
}

function severalText(doomed: readonly Doomed[]): string {
  const all = doomed.map(({ preview }) => preview);
  const bytes = all.reduce((sum, { plan }) => sum + plan.bytes, 0);
  const [first] = all;
  if (first === undefined) return '';
  const known = all.every(({ slivers }) => slivers !== undefined);
  const slivers = known ? all.flatMap((one) => one.slivers ?? []) : undefined;
  const named = [...new Set(all.flatMap(({ files }) => files ?? []))];
  const isUnknown = named.length === 0 && all.some(({ files }) => files === undefined);
  const together = { ...first, slivers, files: isUnknown ? undefined : named };
  return [
    ...all.map((one) => `• ${previewLine(one)}`),
    '',
    vscode.l10n.t('Total size: {0}', sizeText(bytes, vscode.env.language)),
    ...usedLines(together),
    ...fileLines(together),
    '',
    vscode.l10n.t('This cannot be undone. Requests that name them will fail.'),
  ].join('\n');
}

/** A protected image is deleted only by someone who types its full name. */
async function areNamed({ labels }: Parts, doomed: readonly Doomed[]): Promise<boolean> {
  const said = requiredLabels(labels);
  for (const { preview } of doomed) {
    const { urn } = preview.plan;
    const protection = protectionOf(said, urn);
    if (protection === undefined) continue;
    const name = fullName(urn);
    const typed = await askText({
      title: vscode.l10n.t('Delete a protected image'),
      prompt: [
        vscode.l10n.t('Type {0} to delete it all the same.', name),
        protection.reason ?? '',
      ].join(' '),
      placeholder: name,
      check: (text) =>
        text === name
          ? undefined
          : { error: true, sentence: vscode.l10n.t('Type the full name: {0}', name) },
    });
    if (typed !== name) return false;
    requireUnprotected(said, urn, typed);
  }
  return true;
}

async function isTyped({ image, siteName }: DeletePreview): Promise<boolean> {
  const typed = await askText({
    title: vscode.l10n.t('Delete someone else’s image'),
    prompt: vscode.l10n.t('Type {0} to delete it from {1} for everyone.', image.name, siteName),
    placeholder: image.name,
    check: (text) =>
      text === image.name
        ? undefined
        : { error: true, sentence: vscode.l10n.t('Type the name of the image: {0}', image.name) },
  });
  return typed === image.name;
}

/**
 * A delete is never repeated by itself; a failed one is only sent again when Retry is pressed. False
 * when it failed: what was to follow is then left as it is.
 * @param gone URNs of versions that went just before
 */
async function send(parts: Parts, doomed: Doomed, gone: readonly string[]): Promise<boolean> {
  const { target, preview } = doomed;
  const { account, site } = target.state;
  const { plan } = preview;
  const what = shortName(plan.urn);
  const done = await parts.problems.guard(
    () =>
      workingInAndSaid(views.images, vscode.l10n.t('Deleting {0}…', what), async () => {
        await requireUnchanged({ account, site }, plan, { gone });
        await carryOut({ account, site }, plan);
        return true;
      }),
    { retry: () => send(parts, doomed, gone), about: { site: site.name, image: plan.urn } },
  );
  if (done === true) mention('trash', vscode.l10n.t('Deleted {0}', what));
  // Also after a failure: it may have been deleted by somebody else meanwhile.
  await parts.loading.refresh({ accountId: account.id, siteUrn: site.urn, part: 'images' });
  return done === true;
}
