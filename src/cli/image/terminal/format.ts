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
  /** Where the room is short: the cells lose their middle down to so many characters. */
  readonly least?: number;
  /** Where the room is short: left out whole, before anything else, since a part of it is of no use. */
  readonly spare?: boolean;
}

type Rows = readonly (readonly string[])[];

/**
 * Aligned columns, two spaces apart, no spaces at the end of a line.
 * @param room characters of a line; unlimited when left out
 */
export function tableText(
  columns: readonly Column[],
  rows: Rows,
  paint: Paint = plain,
  room = Number.POSITIVE_INFINITY,
): string[] {
  const cells = rows.map((row) => row.map(printableLine));
  const kept = columns.flatMap((column, index) =>
    column.spare === true && widthOf(columns, cells) > room ? [] : [index],
  );
  return alignedText(
    kept.map((index) => columns[index] ?? {}),
    cells.map((row) => kept.map((index) => row[index] ?? '')),
    paint,
    room,
  );
}

function alignedText(
  columns: readonly Column[],
  cells: Rows,
  paint: Paint,
  room: number,
): string[] {
  const titles = columns.map(({ title }) => title ?? '');
  const isTitled = titles.some((title) => title !== '');
  const widths = fitted(columns, widthsOf(columns, cells), room);
  const lineOf = (
    line: readonly string[],
    styleOf: (column: Column, cell: string) => Style | undefined,
  ): string =>
    columns
      .map((column, index) => {
        const whole = line[index] ?? '';
        const cell = shortenedTo(whole, widths[index] ?? whole.length);
        const style = styleOf(column, whole);
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

function widthsOf(columns: readonly Column[], cells: Rows): number[] {
  return columns.map(({ width = 0, title = '' }, index) =>
    Math.max(width, title.length, ...cells.map((line) => (line[index] ?? '').length)),
  );
}

function widthOf(columns: readonly Column[], cells: Rows): number {
  return totalOf(widthsOf(columns, cells));
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1);
}

/** The widest column gives way first. One that is as narrow as it may be stays so. */
function fitted(columns: readonly Column[], widths: readonly number[], room: number): number[] {
  const fits = [...widths];
  while (totalOf(fits) > room) {
    const widest = columns
      .flatMap(({ least }, index) => {
        const width = fits[index] ?? 0;
        return least === undefined || width <= least ? [] : [{ index, width }];
      })
      .sort((a, b) => b.width - a.width)[0];
    if (widest === undefined) break;
    fits[widest.index] = widest.width - 1;
  }
  return fits;
}

/** The middle goes: names differ at their ends. */
export function shortenedTo(text: string, width: number): string {
  if (text.length <= width) return text;
  const left = Math.ceil((width - 1) / 2);
  return `${text.slice(0, left)}…${text.slice(text.length - (width - 1 - left))}`;
}

/** Whether a table loses a column in so much room. */
export function losesColumns(columns: readonly Column[], rows: Rows, room: number): boolean {
  return columns.some(({ spare }) => spare === true) && widthOf(columns, rows) > room;
}
