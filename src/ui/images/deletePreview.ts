/** What stands in the question before a delete: what goes, whose it is, and who would miss it. */
import * as vscode from 'vscode';
import type { DeletePlan } from '../../model/images/deleteImage';
import type { Image } from '../../model/inventory/image';
import type { RunningSliver } from './sliversRunning';
import { sizeText } from '../../model/units';
import { shortName } from '../text/labels';

export interface DeletePreview {
  readonly plan: DeletePlan;
  readonly image: Image;
  readonly siteName: string;
  /** Slivers that run it; undefined when the slices could not be read. */
  readonly slivers: readonly RunningSliver[] | undefined;
  /** Paths of files in the workspace that name it; undefined when none was found and not all could be searched. */
  readonly files: readonly string[] | undefined;
  /** What the site said when it was asked without deleting; undefined when it could not be asked. */
  readonly checked: boolean;
}

/** More lines would push the buttons out of the window. */
const mostLines = 6;

export function previewText(preview: DeletePreview): string {
  const { plan, siteName } = preview;
  return [
    vscode.l10n.t('Site: {0}', siteName),
    versionsLine(preview),
    vscode.l10n.t('Total size: {0}', sizeOf(plan)),
    creatorLine(preview),
    ...usedLines(preview),
    ...fileLines(preview),
    '',
    preview.checked
      ? vscode.l10n.t('The site accepted a dry run.')
      : vscode.l10n.t('The site could not be asked for a dry run.'),
    vscode.l10n.t('This cannot be undone. Requests that name it will fail.'),
  ].join('\n');
}

/** One image among several that go together. */
export function previewLine({ plan, image, siteName }: DeletePreview): string {
  const count = plan.versions.length;
  const which =
    plan.urn !== image.urn
      ? vscode.l10n.t('version {0}', plan.versions[0]?.version ?? 0)
      : count === 1
        ? vscode.l10n.t('1 version')
        : vscode.l10n.t('all {0} versions', count);
  return vscode.l10n.t('{0} at {1}: {2}, {3}', image.name, siteName, which, sizeOf(plan));
}

export function usedLines({ slivers }: DeletePreview): string[] {
  if (slivers === undefined) {
    return [vscode.l10n.t('In use by: not known, your slivers could not be read')];
  }
  if (slivers.length === 0) return [vscode.l10n.t('In use by: none of your slivers')];
  const names = slivers.map(({ state, slice, sliver }) =>
    vscode.l10n.t('{0} in {1} at {2}', sliver.clientId, slice.name, state.site.name),
  );
  return [vscode.l10n.t('In use by:'), ...listed(names)];
}

export function fileLines({ files }: DeletePreview): string[] {
  if (files === undefined)
    return [vscode.l10n.t('Named in: not known, not all files could be searched')];
  if (files.length === 0) return [vscode.l10n.t('Named in: no file of this workspace')];
  return [vscode.l10n.t('Named in:'), ...listed(files)];
}

function versionsLine({ plan }: DeletePreview): string {
  const numbers = plan.versions.map(({ version }) => String(version)).join(', ');
  return plan.versions.length > 1
    ? vscode.l10n.t('Versions: {0}', numbers)
    : vscode.l10n.t('Version: {0}', numbers);
}

function creatorLine({ plan, image }: DeletePreview): string {
  const creator = plan.creatorUrn ?? image.creatorUrn;
  const name = creator === undefined || !plan.foreign ? vscode.l10n.t('you') : shortName(creator);
  return vscode.l10n.t('Creator: {0}', name);
}

function sizeOf(plan: DeletePlan): string {
  if (plan.bytes === 0) return vscode.l10n.t('unknown');
  return sizeText(plan.bytes, vscode.env.language);
}

function listed(texts: readonly string[]): string[] {
  const lines = texts.slice(0, mostLines).map((text) => `  • ${text}`);
  const more = texts.length - lines.length;
  return more > 0 ? [...lines, `  ${vscode.l10n.t('and {0} more', more)}`] : lines;
}
