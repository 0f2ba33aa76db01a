/** What the commands print, as people like to read it: cells and tables. */
import type { Visibility } from '../../../model/inventory/image';
import * as units from '../../../model/units';
import { plain, type Paint, type Style } from './colours';
import { printableLine } from './printable';

/** `12 MB`; nothing known: `-`. */
export function knownSize(bytes: number | undefined): string {
  return bytes === undefined ? '-' : units.sizeText(bytes);
}

/** `3 days ago`, `in 2 hours`, `now`; `unknown` where the site gives no date. */
export function knownAge(then: Date | undefined, now: Date = new Date()): string {
  return then === undefined ? 'unknown' : units.ageText(then, now.getTime());
}

/** 95000 → `1:35`. */
export const { durationText } = units;

export function knownVisibility(visibility: Visibility): string {
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

/** Aligned columns, two spaces apart, no spaces at the end of a line. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint = plain,
): string[] {
  const cells = rows.map((row) => row.map(printableLine));
  const titles = columns.map(({ title }) => title ?? '');
  const isTitled = titles.some((title) => title !== '');
  const widths = columns.map(({ width = 0 }, index) =>
    Math.max(width, ...[titles, ...cells].map((line) => (line[index] ?? '').length)),
  );
  const lineOf = (
    line: readonly string[],
    styleOf: (column: Column, cell: string) => Style | undefined,
  ): string =>
    columns
      .map((column, index) => {
        const cell = line[index] ?? '';
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
  return [...head, ...cells.map((line) => lineOf(line, ({ style }, cell) => style?.(cell)))];
}
