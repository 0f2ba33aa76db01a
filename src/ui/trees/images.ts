/** The Images tree: aggregate, image, versions, with size, age, and who may use them. */
import * as vscode from 'vscode';
import type { Inventory, SiteState } from '../../model/inventory';
import type { Accounts } from '../accounts';
import { rows } from '../contributions';
import { tooltip } from '../tooltip';
import { dateText, sizeText } from '../units';
import { shortName, versionWords, visibilityLook } from '../words';
import type { TreeSource } from './adapter';
import { accountRows, aggregateItem, siteRow } from './aggregate';
import {
  type ImageRow,
  noteItem,
  problemItem,
  type ImagesRow,
  scopeOf,
  siteId,
  type VersionRow,
} from './row';

export function imagesTree(inventory: Inventory, accounts: Accounts): TreeSource<ImagesRow> {
  return {
    children: (row) => {
      if (row === undefined) {
        return [
          ...inventory.sites.map((state) => siteRow(state, 'images')),
          ...accountRows(accounts),
        ];
      }
      if (row.kind === 'aggregate') return imageRows(row.state);
      if (row.kind === 'image') return versionRows(row);
      return [];
    },
    item: imageTreeItem,
    tooltip: imageTreeTooltip,
  };
}

function imageRows(state: SiteState): ImagesRow[] {
  const { value, error } = state.images;
  const found = (value ?? []).map((image): ImagesRow => ({ kind: 'image', state, image }));
  const id = `images ${siteId(state)}`;
  if (error !== undefined) {
    return [{ kind: 'problem', id, error, scope: scopeOf(state, 'images') }, ...found];
  }
  if (found.length > 0 || value === undefined) return found;
  return [{ kind: 'note', id, text: vscode.l10n.t('No images of yours here yet') }];
}

function versionRows({ state, image }: ImageRow): ImagesRow[] {
  return image.versions.map((version) => ({ kind: 'version', state, image, version }));
}

function imageTreeItem(row: ImagesRow): vscode.TreeItem {
  switch (row.kind) {
    case 'aggregate':
      return aggregateItem(row, row.state.images);
    case 'image':
      return imageItem(row);
    case 'version':
      return versionItem(row);
    case 'problem':
      return problemItem(row);
    case 'note':
      return noteItem(row);
  }
}

function imageItem({ state, image }: ImageRow): vscode.TreeItem {
  const item = new vscode.TreeItem(image.name, vscode.TreeItemCollapsibleState.Collapsed);
  const [newest] = image.versions;
  const count =
    image.versions.length > 1 ? vscode.l10n.t('{0} versions', image.versions.length) : '';
  item.id = `image ${siteId(state)} ${image.urn}`;
  item.contextValue = image.mine ? `${rows.image}.mine` : rows.image;
  item.iconPath = new vscode.ThemeIcon('package');
  if (newest !== undefined) {
    item.description = [versionWords(newest, Date.now()), count].filter(Boolean).join(' · ');
  }
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
function imageTreeTooltip(row: ImagesRow): vscode.MarkdownString | undefined {
  if (row.kind === 'image') return imageTooltip(row);
  return row.kind === 'version' ? versionTooltip(row) : undefined;
}

function imageTooltip({ state, image }: ImageRow): vscode.MarkdownString {
  const [newest] = image.versions;
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
      [vscode.l10n.t('Who may use it'), newest && visibilityLook(newest.visibility).words],
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
      [vscode.l10n.t('Created'), dateText(version.created, language)],
      [
        vscode.l10n.t('Size'),
        version.size === undefined ? undefined : sizeText(version.size, language),
      ],
      [vscode.l10n.t('Who may use it'), visibilityLook(version.visibility).words],
      [vscode.l10n.t('SHA-1'), version.hash],
    ],
    version.urn,
  );
}
