/** Sizes, ages and tables as people like to read them. */
import type { Visibility } from '../../model/image';
import { plain, type Paint, type Style } from './colours';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** 12345678 → `12.3 MB`; nothing known → `-`. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return '-';
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? ''}`;
}

const spans: readonly (readonly [name: string, seconds: number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 days ago`, `in 2 hours`, `just now`. */
export function ageText(then: Date | undefined, now: Date = new Date()): string {
  if (then === undefined) return 'unknown';
  const seconds = (now.getTime() - then.getTime()) / 1000;
  const span = spans.find(([, length]) => Math.abs(seconds) >= length);
  if (span === undefined) return seconds >= 0 ? 'just now' : 'within a minute';
  const [name, length] = span;
  const count = Math.floor(Math.abs(seconds) / length);
  const words = `${count} ${name}${count === 1 ? '' : 's'}`;
  return seconds >= 0 ? `${words} ago` : `in ${words}`;
}

/** 95000 → `1:35`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const rest = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}

export function visibilityText(visibility: Visibility): string {
  switch (visibility) {
    case 'anyone':
      return 'anyone';
    case 'project':
      return 'this project';
    case 'not-released':
      return 'nobody yet';
    case 'unknown':
      return 'unknown';
  }
}

export interface Column {
  /** When no column has one there is no line of titles. */
  readonly title?: string;
  readonly right?: boolean;
  /** At least so many characters. */
  readonly width?: number;
  /** Colour of a cell. */
  readonly style?: (cell: string) => Style | undefined;
}

/** Aligned columns, two blanks apart, no blanks at the end of a line. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint = plain,
): string {
  const titles = columns.map(({ title }) => title ?? '');
  const isTitled = titles.some((title) => title !== '');
  const widths = columns.map(({ width = 0 }, index) =>
    Math.max(width, ...[titles, ...rows].map((line) => (line[index] ?? '').length)),
  );
  const lineOf = (
    cells: readonly string[],
    styleOf: (column: Column, cell: string) => Style | undefined,
  ): string =>
    columns
      .map((column, index) => {
        const cell = cells[index] ?? '';
        const style = styleOf(column, cell);
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - cell.length));
        const shown = style === undefined ? cell : paint(style, cell);
        return column.right === true ? gap + shown : shown + gap;
      })
      .join('  ')
      .trimEnd();
  const head = isTitled
    ? [lineOf(titles, (_column, title) => (title === '' ? undefined : 'bold'))]
    : [];
  return [...head, ...rows.map((row) => lineOf(row, ({ style }, cell) => style?.(cell)))].join(
    '\n',
  );
}
