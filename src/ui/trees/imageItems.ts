/** What the rows of the Images tree look like. */
import * as vscode from 'vscode';
import { rows } from '../contributions';
import { shades } from '../text/shades';
import { sliverTypeWords, versionWords, visibilityLook } from '../text/labels';
import { defined } from '../../rpc/defined';
import type { Labels } from '../../model/keep/labels';
import { saidOf, saidOfVersion, saidWords } from '../../model/keep/said';
import type { ImageVersion } from '../../model/inventory/image';
import type { ImageMarks } from '../images/marks';
import type { Folding } from './folding';
import { foldId, groupItem, siteItem } from './site';
import {
  type ImageRow,
  type ImagesRow,
  leftOutItem,
  noteItem,
  problemItem,
  siteId,
  type SystemRow,
  type VersionRow,
} from './row';

/** What rows are drawn with: what is marked, and what is open. */
export interface ImageLooks {
  readonly labels: { readonly current: Labels };
  readonly imagesView: { readonly marks: Pick<ImageMarks, 'has'> };
  readonly folding: Pick<Folding, 'state'>;
}

export function imageTreeItem(row: ImagesRow, looks: ImageLooks): vscode.TreeItem {
  switch (row.kind) {
    case 'site': {
      const { loading, value } = row.state.images;
      return siteItem(row, looks.folding, loading && value === undefined);
    }
    case 'image':
      return imageItem(row, looks);
    case 'version':
      return versionItem(row, looks);
    case 'group':
      return groupItem(row, looks.folding);
    case 'system':
      return systemItem(row, looks);
    case 'problem':
      return problemItem(row);
    case 'leftOut':
      return leftOutItem(row);
    case 'note':
      return noteItem(row);
  }
}

function imageItem(row: ImageRow, { imagesView, folding, labels }: ImageLooks): vscode.TreeItem {
  const { state, image, anywhere, shown, hasFailed } = row;
  const item = new vscode.TreeItem(image.name, folding.state(foldId(row) ?? '', false));
  const count =
    image.versions.length > 1 ? vscode.l10n.t('{0} versions', image.versions.length) : '';
  const marks = marksOf(image.urn, imagesView.marks);
  item.id = `image ${siteId(state)} ${image.urn}`;
  item.contextValue = [rows.image, image.mine ? 'mine' : '', ...marks.context]
    .filter(Boolean)
    .join('.');
  item.iconPath = new vscode.ThemeIcon(marks.icon ?? 'package');
  const site = anywhere === true ? state.site.name : '';
  if (shown !== undefined) {
    const said = saidWords(saidOf(labels.current, image.urn));
    item.description = [site, ...said, wordsOf(shown, hasFailed), count, ...marks.words]
      .filter(Boolean)
      .join(' · ');
  }
  item.accessibilityInformation = { label: `${image.name}, ${String(item.description ?? '')}` };
  return item;
}

interface Marks {
  readonly icon?: string;
  /** Words of the context value. */
  readonly context: readonly string[];
  readonly words: readonly string[];
}

function marksOf(urn: string, marks: Pick<ImageMarks, 'has'>): Marks {
  const isFavourite = marks.has('favourite', urn);
  const isHidden = marks.has('hidden', urn);
  const icon = isHidden ? 'eye-closed' : isFavourite ? 'star-full' : undefined;
  return {
    ...defined({ icon }),
    context: [...(isFavourite ? ['favourite'] : []), ...(isHidden ? ['hidden'] : [])],
    words: [
      ...(isFavourite ? [vscode.l10n.t('favourite')] : []),
      ...(isHidden ? [vscode.l10n.t('hidden')] : []),
    ],
  };
}

function systemItem({ state, image }: SystemRow, { imagesView }: ImageLooks): vscode.TreeItem {
  const item = new vscode.TreeItem(image.name);
  const types = (image.sliverTypes ?? []).map(sliverTypeWords);
  const marks = marksOf(image.urn, imagesView.marks);
  item.id = `system ${siteId(state)} ${image.urn}`;
  item.contextValue = [rows.system, ...marks.context].join('.');
  item.iconPath = new vscode.ThemeIcon(marks.icon ?? 'package');
  item.description = [systemWords(image), ...new Set(types), ...marks.words]
    .filter(Boolean)
    .join(' · ');
  return item;
}

/** What the site says of it beside its name, which many sites give as the description once more. */
function systemWords({ name, description = '', os, osVersion }: SystemRow['image']): string {
  const words = description.trim();
  const isAgain = words.toLowerCase().startsWith(name.toLowerCase());
  const rest = isAgain ? words.slice(name.length) : words;
  // A longer word that only begins like the name is another one.
  const more = isAgain && /^[\w.-]/.test(rest) ? words : rest.replace(/^[\s:,–-]+/, '');
  return more === '' ? [os, osVersion].filter(Boolean).join(' ') : more;
}

function versionItem(
  { state, image, version, hasFailed }: VersionRow,
  { labels }: ImageLooks,
): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Version {0}', version.version));
  item.id = `version ${siteId(state)} ${version.urn}`;
  item.contextValue = image.mine ? `${rows.version}.mine` : rows.version;
  item.iconPath = isFailed(version, hasFailed)
    ? new vscode.ThemeIcon('error', new vscode.ThemeColor(shades.bad))
    : visibilityLook(version.visibility).icon;
  // What is said of the whole image stands in its own row.
  const said = saidWords(saidOfVersion(labels.current, version.urn));
  item.description = [...said, wordsOf(version, hasFailed)].join(' · ');
  return item;
}

/** A site says "not released" of a version that is being made, and of one that never was. */
function wordsOf(version: ImageVersion, hasFailed: boolean | undefined): string {
  if (isFailed(version, hasFailed)) return vscode.l10n.t('its snapshot failed');
  return versionWords(version, Date.now());
}

/** Somebody else may have made a version of that number since. */
function isFailed({ visibility }: ImageVersion, hasFailed: boolean | undefined): boolean {
  return hasFailed === true && (visibility === 'not-released' || visibility === 'unknown');
}
