/** Images as rows: one for each version, in the order and form that a person or a program wants. */
import type { Image, ImageVersion } from '../../../model/inventory/image';
import type { Labels } from '../../../model/keep/labels';
import { saidOf } from '../../../model/keep/said';
import { lastPartOf } from '../../../model/urns';
import { knownAge, knownSize, knownVisibility, type Column } from '../terminal/format';
import { printableLine } from '../terminal/printable';

export interface Row {
  readonly site: string;
  readonly image: Image;
  readonly version: ImageVersion;
  /** `project:name` */
  readonly title: string;
  readonly creator: string;
  /** Version, size, age and who can use it. */
  readonly cells: readonly string[];
}

export function rowsOf(site: string, images: readonly Image[]): Row[] {
  return images.flatMap((image) =>
    image.versions.map((version) => ({
      site,
      image,
      version,
      title: `${image.project}:${image.name}`,
      creator: image.creatorUrn === undefined ? 'the site' : lastPartOf(image.creatorUrn),
      cells: [
        String(version.version),
        knownSize(version.size),
        knownAge(version.created),
        knownVisibility(version.visibility),
      ],
    })),
  );
}

/** By name they stay as the sites list them, one site after the other. */
export function sorted(rows: readonly Row[], by: 'name' | 'age' | 'size'): readonly Row[] {
  if (by === 'name') return rows;
  const rank = ({ version: { created, size = -1 } }: Row): number =>
    by === 'size' ? size : (created?.getTime() ?? 0);
  return [...rows].sort((a, b) => rank(b) - rank(a));
}

const titles: readonly Column[] = [
  { title: 'IMAGE', least: 16 },
  { title: 'VERSION', right: true },
  { title: 'SIZE', right: true },
  { title: 'MADE' },
  {
    title: 'CAN USE',
    style: (users) => (users === knownVisibility('not-released') ? 'yellow' : undefined),
  },
];

const site: Column = { title: 'SITE', least: 10 };
const creator: Column = { title: 'CREATOR', least: 6 };
const label: Column = { title: 'LABEL', least: 8 };
const urn: Column = { title: 'URN', spare: true };

/** Which cells rows have besides those that all have. */
export interface ShownCells {
  readonly creators: boolean;
  readonly labels: boolean;
}

export function columnsFor({ creators, labels }: ShownCells, withSite = false): Column[] {
  return [
    ...(withSite ? [site] : []),
    ...titles,
    ...(creators ? [creator] : []),
    ...(labels ? [label] : []),
    urn,
  ];
}

/** Rows come before all are known, so the widths are those that fit nearly always. */
export function fixedColumns(cells: ShownCells, isTitled: boolean): Column[] {
  const { creators, labels } = cells;
  const widths = [18, 24, 7, 8, 14, 12, ...(creators ? [10] : []), ...(labels ? [21] : []), 0];
  return columnsFor(cells, true).map((column, index) => ({
    ...column,
    ...(isTitled ? {} : { title: '' }),
    width: widths[index] ?? 0,
  }));
}

/** For programs: nothing is shortened or rounded. */
export function linesOf(rows: readonly Row[], format: string, labels: Labels): string {
  const lines =
    format === 'urn' ? urnsOf(rows) : [tsvTitles, ...rows.map((row) => tsvCells(row, labels))];
  return lines.map((cells) => `${cells.map(printableLine).join('\t')}\n`).join('');
}

function urnsOf(rows: readonly Row[]): string[][] {
  return [...new Set(rows.map(({ image }) => image.urn))].map((it) => [it]);
}

const tsvTitles = [
  'site',
  'project',
  'name',
  'version',
  'bytes',
  'created',
  'visibility',
  'creator',
  'urn',
  'label',
  'protected',
  'deleteAfter',
];

function tsvCells({ site: at, image, version }: Row, labels: Labels): string[] {
  const said = saidOf(labels, version.urn);
  return [
    at,
    image.project,
    image.name,
    String(version.version),
    String(version.size ?? ''),
    version.created?.toISOString() ?? '',
    version.visibility,
    image.creatorUrn ?? '',
    version.urn,
    said.label ?? '',
    said.protected === true ? 'yes' : '',
    said.deleteAfter ?? '',
  ];
}
