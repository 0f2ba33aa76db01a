/** Delete Image…: says what would be lost, asks, and deletes. Somebody else's needs its name typed. */
import * as vscode from 'vscode';
import { deleteImage as carryOut, type DeletePlan, planDelete } from '../../model/delete';
import { askText } from '../ask';
import { views } from '../contributions';
import type { Parts } from '../parts';
import { PlainError, refusal } from '../plainError';
import type { Row } from '../trees/row';
import { sizeText } from '../units';
import { shortName } from '../words';
import { type ImageTarget, imageTarget } from './target';

export async function deleteImage(parts: Parts, row: Row | undefined): Promise<void> {
  const picked = await imageTarget(parts, row, vscode.l10n.t('Delete Image'));
  if (picked === undefined) return;
  const target = await asItIsNow(parts, picked);
  if (refuseWhileWritten(parts, target)) return;
  const { state, image, version } = target;
  const plan = planDelete(image, state.account.identity.urn, version);
  if (!(await isConfirmed(target, plan))) return;
  await send(parts, target, plan);
}

/** What is lost must be said from what the site has now, not from a list that may be old. */
async function asItIsNow(
  parts: Parts,
  { state, image, version }: ImageTarget,
): Promise<ImageTarget> {
  const { account, site } = state;
  await parts.loading.refresh({ accountId: account.id, siteUrn: site.urn, part: 'images' });
  const now = parts.inventory.sites.find(
    (one) => one.account.id === account.id && one.site.urn === site.urn,
  );
  const error = now?.images.error;
  const unreadable = new PlainError(
    vscode.l10n.t('The images of {0} could not be read.', site.name),
  );
  if (error !== undefined) throw error instanceof Error ? error : unreadable;
  const found = now?.images.value?.find(({ urn }) => urn === image.urn);
  const same = version && found?.versions.find(({ urn }) => urn === version.urn);
  if (now === undefined || found === undefined || (version !== undefined && same === undefined)) {
    throw refusal(
      vscode.l10n.t('{0} is not at {1} any more: it has been deleted.', image.name, site.name),
    );
  }
  return { state: now, image: found, ...(same === undefined ? {} : { version: same }) };
}

/** The site has an image locked while a snapshot is stored into it (docs/protocol.md 6.2). */
function refuseWhileWritten({ snapshots }: Parts, { image, state }: ImageTarget): boolean {
  const job = snapshots.jobs.find(
    ({ outcome, siteUrn, created }) =>
      outcome === undefined && siteUrn === state.site.urn && created?.imageUrn === image.urn,
  );
  if (job === undefined) return false;
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'A snapshot of {0} is being stored in {1}: wait until it has ended.',
      job.clientId,
      image.name,
    ),
  );
  return true;
}

async function isConfirmed(target: ImageTarget, plan: DeletePlan): Promise<boolean> {
  const { image, state } = target;
  const remove = vscode.l10n.t('Delete');
  const question =
    plan.urn === image.urn
      ? vscode.l10n.t('Delete the image {0}?', image.name)
      : vscode.l10n.t('Delete {0}?', shortName(plan.urn));
  const options = { modal: true, detail: losses(target, plan) };
  const answer = await vscode.window.showWarningMessage(question, options, remove);
  if (answer !== remove) return false;
  if (!plan.foreign) return true;
  const typed = await askText({
    title: vscode.l10n.t('Delete an image of somebody else'),
    prompt: vscode.l10n.t(
      'Type {0} to delete it from {1} for everybody.',
      image.name,
      state.site.name,
    ),
    placeholder: image.name,
    check: (text) =>
      text === image.name
        ? undefined
        : { error: true, sentence: vscode.l10n.t('Type the name of the image: {0}', image.name) },
  });
  return typed === image.name;
}

function losses({ image, state }: ImageTarget, plan: DeletePlan): string {
  const { language } = vscode.env;
  const creator = plan.creatorUrn ?? image.creatorUrn;
  const versions = plan.versions.map(({ version }) => String(version)).join(', ');
  const size = plan.bytes === 0 ? vscode.l10n.t('unknown') : sizeText(plan.bytes, language);
  const you = vscode.l10n.t('you');
  return [
    plan.sentence,
    '',
    vscode.l10n.t('Site: {0}', state.site.name),
    ...(plan.versions.length > 1 ? [vscode.l10n.t('Versions: {0}', versions)] : []),
    vscode.l10n.t('Size: {0}', size),
    ...(creator === undefined || !plan.foreign
      ? [vscode.l10n.t('Creator: {0}', you)]
      : [vscode.l10n.t('Creator: {0}', shortName(creator))]),
    '',
    vscode.l10n.t('This cannot be undone. Requests that name it will fail.'),
  ].join('\n');
}

/** A delete is never repeated by itself; a failed one is only sent again when Retry is pressed. */
async function send(parts: Parts, target: ImageTarget, plan: DeletePlan): Promise<void> {
  const { account, site } = target.state;
  const what = shortName(plan.urn);
  const done = await parts.problems.guard(
    () =>
      vscode.window.withProgress({ location: { viewId: views.images } }, async () => {
        await carryOut({ account, site }, plan);
        return true;
      }),
    { retry: () => send(parts, target, plan), about: { site: site.name, image: plan.urn } },
  );
  if (done === true)
    vscode.window.setStatusBarMessage(`$(trash) ${vscode.l10n.t('Deleted {0}', what)}`, 4000);
  // Also after a failure: it may have been deleted by somebody else meanwhile.
  await parts.loading.refresh({ accountId: account.id, siteUrn: site.urn, part: 'images' });
}
