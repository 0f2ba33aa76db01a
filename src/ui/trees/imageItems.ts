/** What the rows of the Images tree look like. */
import * as vscode from 'vscode';
import { rows } from '../contributions';
import { tooltip } from '../text/tooltip';
import { dateText, sizeText } from '../../model/units';
import { shortName, sliverTypeWords, versionWords, visibilityLook } from '../text/labels';
import { siteItem } from './site';
import {
  type GroupRow,
  type ImageRow,
  type ImagesRow,
  leftOutItem,
  noteItem,
  problemItem,
  siteId,
  type SystemRow,
  type VersionRow,
} from './row';

export function imageTreeItem(row: ImagesRow): vscode.TreeItem {
  switch (row.kind) {
    case 'site':
      return siteItem(row, row.state.images);
    case 'image':
      return imageItem(row);
    case 'version':
      return versionItem(row);
    case 'group':
      return groupItem(row);
    case 'system':
      return systemItem(row);
    case 'problem':
      return problemItem(row);
    case 'leftOut':
      return leftOutItem(row);
    case 'note':
      return noteItem(row);
  }
}

function imageItem({ state, image, anywhere, shown }: ImageRow): vscode.TreeItem {
  const item = new vscode.TreeItem(image.name, vscode.TreeItemCollapsibleState.Collapsed);
  const count =
    image.versions.length > 1 ? vscode.l10n.t('{0} versions', image.versions.length) : '';
  item.id = `image ${siteId(state)} ${image.urn}`;
  item.contextValue = image.mine ? `${rows.image}.mine` : rows.image;
  item.iconPath = new vscode.ThemeIcon('package');
  const site = anywhere === true ? state.site.name : '';
  if (shown !== undefined) {
    item.description = [site, versionWords(shown, Date.now()), count].filter(Boolean).join(' · ');
  }
  item.accessibilityInformation = { label: `${image.name}, ${String(item.description ?? '')}` };
  return item;
}

function groupItem(row: GroupRow): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, row.open ? Expanded : Collapsed);
  item.id = `group ${row.id}`;
  item.contextValue = rows.group;
  item.iconPath = new vscode.ThemeIcon(row.icon);
  item.description = row.description;
  return item;
}

function systemItem({ state, image }: SystemRow): vscode.TreeItem {
  const item = new vscode.TreeItem(image.name);
  const types = (image.sliverTypes ?? []).map(sliverTypeWords);
  item.id = `system ${siteId(state)} ${image.urn}`;
  item.contextValue = rows.system;
  item.iconPath = new vscode.ThemeIcon('package');
  item.description = [image.description ?? image.os, ...new Set(types)].filter(Boolean).join(' · ');
  return item;
}

function versionItem({ state, image, version }: VersionRow): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Version {0}', version.version));
  item.id = `version ${siteId(state)} ${version.urn}`;
  item.contextValue = image.mine ? `${rows.version}.mine` : rows.version;
  item.iconPath = visibilityLook(version.visibility).icon;
  item.description = versionWords(version, Date.now());
  return item;
}

/** Lists can be long, so this is made only for the row that is looked at. */
export function imageTreeTooltip(row: ImagesRow): vscode.MarkdownString | undefined {
  if (row.kind === 'image') return imageTooltip(row);
  if (row.kind === 'system') return systemTooltip(row);
  return row.kind === 'version' ? versionTooltip(row) : undefined;
}

function imageTooltip({ state, image, shown }: ImageRow): vscode.MarkdownString {
  return tooltip(
    image.name,
    [
      [vscode.l10n.t('Description'), image.description],
      [vscode.l10n.t('Project'), image.project],
      [vscode.l10n.t('At'), state.site.name],
      [
        vscode.l10n.t('Creator'),
        image.mine ? vscode.l10n.t('you') : image.creatorUrn && shortName(image.creatorUrn),
      ],
      [vscode.l10n.t('Who can use it'), shown && visibilityLook(shown.visibility).words],
      [vscode.l10n.t('Versions'), String(image.versions.length)],
      [vscode.l10n.t('Format'), image.format],
    ],
    image.urn,
  );
}

function versionTooltip({ image, version }: VersionRow): vscode.MarkdownString {
  const { language } = vscode.env;
  return tooltip(
    vscode.l10n.t('{0}, version {1}', image.name, version.version),
    [
      [vscode.l10n.t('Description'), version.description],
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

function systemTooltip({ image }: SystemRow): vscode.MarkdownString {
  const system = [image.os, image.osVersion].filter(Boolean).join(' ');
  const defaults = image.defaultFor?.map(sliverTypeWords).join(', ');
  return tooltip(
    image.name,
    [
      [vscode.l10n.t('Description'), image.description],
      [vscode.l10n.t('System'), system],
      [vscode.l10n.t('At'), image.siteName],
      [vscode.l10n.t('Runs on'), image.sliverTypes?.map(sliverTypeWords).join(', ')],
      [vscode.l10n.t('Used when none is named'), defaults],
    ],
    image.urn,
  );
}
