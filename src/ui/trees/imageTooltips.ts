/** What the rows of the Images tree say when they are pointed at. Lists are long, so each is made for the one row. */
import * as vscode from 'vscode';
import type { Labels } from '../../model/keep/labels';
import { saidOf, saidSentence } from '../../model/keep/said';
import { dateText, sizeText } from '../../model/units';
import { shortName, sliverTypeWords, visibilityLook } from '../text/labels';
import { tooltip, type TooltipLine } from '../text/tooltip';
import type { ImageRow, ImagesRow, SystemRow, VersionRow } from './row';

export function imageTreeTooltip(
  row: ImagesRow,
  labels: Labels,
): vscode.MarkdownString | undefined {
  if (row.kind === 'image') return imageTooltip(row, labels);
  if (row.kind === 'system') return systemTooltip(row, labels);
  return row.kind === 'version' ? versionTooltip(row, labels) : undefined;
}

/** What the team says of it, with the reason. */
function labelLine(labels: Labels, urn: string): TooltipLine {
  return [vscode.l10n.t('Label'), saidSentence(saidOf(labels, urn))];
}

function imageTooltip({ state, image, shown }: ImageRow, labels: Labels): vscode.MarkdownString {
  const { language } = vscode.env;
  const sizes = image.versions.flatMap(({ size }) => size ?? []);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return tooltip(
    image.name,
    [
      [vscode.l10n.t('Description'), image.description],
      labelLine(labels, image.urn),
      [vscode.l10n.t('Project'), image.project],
      [vscode.l10n.t('At'), state.site.name],
      [
        vscode.l10n.t('Creator'),
        image.mine ? vscode.l10n.t('you') : image.creatorUrn && shortName(image.creatorUrn),
      ],
      [vscode.l10n.t('Who can use it'), shown && visibilityLook(shown.visibility).words],
      [vscode.l10n.t('Created'), shown?.created && dateText(shown.created, language)],
      [
        vscode.l10n.t('Size'),
        shown?.size === undefined ? undefined : sizeText(shown.size, language),
      ],
      [vscode.l10n.t('Versions'), String(image.versions.length)],
      [
        vscode.l10n.t('Size of all versions'),
        sizes.length > 1 ? sizeText(all, language) : undefined,
      ],
      [vscode.l10n.t('Format'), image.format],
    ],
    image.urn,
  );
}

function versionTooltip({ image, version }: VersionRow, labels: Labels): vscode.MarkdownString {
  const { language } = vscode.env;
  return tooltip(
    vscode.l10n.t('{0}, version {1}', image.name, version.version),
    [
      [vscode.l10n.t('Description'), version.description],
      labelLine(labels, version.urn),
      [vscode.l10n.t('Created'), version.created && dateText(version.created, language)],
      [
        vscode.l10n.t('Size'),
        version.size === undefined ? undefined : sizeText(version.size, language),
      ],
      [vscode.l10n.t('Who can use it'), visibilityLook(version.visibility).words],
      [vscode.l10n.t('SHA-1'), version.hash],
    ],
    version.urn,
  );
}

function systemTooltip({ image }: SystemRow, labels: Labels): vscode.MarkdownString {
  const system = [image.os, image.osVersion].filter(Boolean).join(' ');
  const defaults = image.defaultFor?.map(sliverTypeWords).join(', ');
  return tooltip(
    image.name,
    [
      [vscode.l10n.t('Description'), image.description],
      labelLine(labels, image.urn),
      [vscode.l10n.t('System'), system],
      [vscode.l10n.t('At'), image.siteName],
      [vscode.l10n.t('Runs on'), image.sliverTypes?.map(sliverTypeWords).join(', ')],
      [vscode.l10n.t('Used when none is named'), defaults],
      [vscode.l10n.t('Creator'), vscode.l10n.t('its site')],
      [vscode.l10n.t('Who can use it'), visibilityLook(image.visibility).words],
    ],
    image.urn,
  );
}
