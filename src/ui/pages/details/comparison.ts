/** Two versions of an image side by side, and in a sentence what that means. */
import * as vscode from 'vscode';
import type { CheckEntry } from '../../../model/check/checkBefore';
import { comparePackages, countChanges } from '../../../model/check/packages';
import type { Image, ImageVersion } from '../../../model/inventory/image';
import { dateText, sizeText } from '../../../model/units';
import type { VersionChecks } from './checks';
import type { Comparison } from './protocol';
import { visibilityLook } from '../../text/labels';
import type { ImageUsers } from '../../images/users';

/** The versions that a page compares; `asked` is raised when it shall move to the comparison. */
export interface Pair {
  readonly left: number;
  readonly right: number;
  readonly asked: number;
}

/** The newest version, and the one before it on its left. */
export function newestPair({ versions }: Image, asked = 0): Pair {
  const [newest, before] = versions;
  return {
    left: (before ?? newest)?.version ?? 0,
    right: newest?.version ?? 0,
    asked,
  };
}

/** @param users what the metadata said, by version */
export function comparison(
  image: Image,
  pair: Pair,
  users: ReadonlyMap<number, ImageUsers>,
  checks: VersionChecks,
): Comparison {
  const side = (number: number): Side | undefined => {
    const version = image.versions.find((one) => one.version === number);
    return (
      version && { version, hash: hashOf(version, users), metadata: metadataOf(number, users) }
    );
  };
  const [left, right] = [side(pair.left), side(pair.right)];
  const rows = lines().map(([label, valueOf]) => {
    const values = [left, right].map((one) => (one && valueOf(one)) ?? '');
    const [a = '', b = ''] = values;
    return { label, left: a, right: b, differs: a !== b };
  });
  const [first, second] = [checks.get(pair.left), checks.get(pair.right)];
  return {
    left: pair.left,
    right: pair.right,
    asked: pair.asked,
    rows: [...rows, ...checkedRows(first, second)],
    verdict: verdict(left, right),
  };
}

/** Packages that the page has room for; the command line prints all. */
const MOST_PACKAGES = 200;

/** What the checks before both snapshots tell; nothing where one of them is missing. */
function checkedRows(
  first: CheckEntry | undefined,
  second: CheckEntry | undefined,
): Comparison['rows'] {
  if (first === undefined || second === undefined || first === second) return [];
  const changes = comparePackages(first, second) ?? [];
  const { added, removed, changed } = countChanges(changes);
  const row = (label: string, left = '', right = ''): Comparison['rows'][number] => ({
    label,
    left,
    right,
    differs: left !== right,
  });
  const count = ({ packages }: CheckEntry): string | undefined =>
    packages && vscode.l10n.t('{0} installed', packages.length);
  const more = changes.length - MOST_PACKAGES;
  return [
    row(vscode.l10n.t('Kernel'), first.kernel, second.kernel),
    row(vscode.l10n.t('Packages'), count(first), count(second)),
    ...(changes.length === 0
      ? []
      : [
          row(
            vscode.l10n.t('Changed packages'),
            vscode.l10n.t('{0} changed, {1} removed', changed, removed),
            vscode.l10n.t('{0} changed, {1} added', changed, added),
          ),
        ]),
    // All of them differ: saying so with each would make the list twice as long.
    ...changes.slice(0, MOST_PACKAGES).map(({ name, first: left = '', second: right = '' }) => ({
      label: name,
      left,
      right,
      differs: false,
    })),
    ...(more > 0 ? [row(vscode.l10n.t('and {0} more', more))] : []),
  ];
}

interface Side {
  readonly version: ImageVersion;
  readonly hash: string;
  readonly metadata: ImageUsers['metadata'];
}

function metadataOf(
  version: number,
  users: ReadonlyMap<number, ImageUsers>,
): ImageUsers['metadata'] {
  return users.get(version)?.metadata;
}

function hashOf(version: ImageVersion, users: ReadonlyMap<number, ImageUsers>): string {
  return metadataOf(version.version, users)?.hash ?? version.hash ?? '';
}

function lines(): [string, (side: Side) => string | undefined][] {
  const { language } = vscode.env;
  return [
    [
      vscode.l10n.t('Created'),
      ({ version }) => version.created && dateText(version.created, language),
    ],
    [vscode.l10n.t('Size'), ({ version }) => exactSize(version.size)],
    [vscode.l10n.t('Who can use it'), ({ version }) => visibilityLook(version.visibility).words],
    [vscode.l10n.t('Description'), ({ version }) => version.description],
    [vscode.l10n.t('SHA-1'), ({ hash }) => hash],
    [
      vscode.l10n.t('System'),
      ({ metadata }) => [metadata?.os, metadata?.raw['version']].filter(Boolean).join(' '),
    ],
    [vscode.l10n.t('Architecture'), ({ metadata }) => metadata?.architecture?.join(', ')],
  ];
}

function exactSize(bytes: number | undefined): string {
  if (bytes === undefined) return '';
  const { language } = vscode.env;
  const exact = new Intl.NumberFormat(language).format(bytes);
  return `${sizeText(bytes, language)} (${vscode.l10n.t('{0} bytes', exact)})`;
}

/** The checksum decides whether the contents are the same. */
function verdict(left: Side | undefined, right: Side | undefined): string {
  if (left === undefined || right === undefined || left.version === right.version) {
    return vscode.l10n.t('Choose two versions to compare.');
  }
  if (left.hash === '' || right.hash === '') {
    return vscode.l10n.t('It is not known whether the contents differ: the site gave no SHA-1.');
  }
  if (left.hash === right.hash) {
    return vscode.l10n.t('The contents are the same: both have the same SHA-1.');
  }
  return [vscode.l10n.t('The contents differ.'), growth(left.version, right.version)]
    .filter(Boolean)
    .join(' ');
}

function growth(left: ImageVersion, right: ImageVersion): string {
  const more = (right.size ?? 0) - (left.size ?? 0);
  if (left.size === undefined || right.size === undefined || more === 0) return '';
  const by = sizeText(Math.abs(more), vscode.env.language);
  return more > 0
    ? vscode.l10n.t('Version {0} is {1} larger.', right.version, by)
    : vscode.l10n.t('Version {0} is {1} smaller.', right.version, by);
}
