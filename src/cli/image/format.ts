/** Sizes, ages and tables as people like to read them. */
import type { Visibility } from '../../model/image';

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
export function ageText(then: Date, now: Date = new Date()): string {
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
}

/** Aligned columns, two blanks apart, no blanks at the end of a line. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const titles = columns.map(({ title }) => title ?? '');
  const lines = titles.every((title) => title === '') ? rows : [titles, ...rows];
  const widths = columns.map(({ width = 0 }, index) =>
    Math.max(width, ...lines.map((line) => (line[index] ?? '').length)),
  );
  return lines
    .map((line) =>
      columns
        .map(({ right }, index) => {
          const cell = line[index] ?? '';
          const width = widths[index] ?? 0;
          return right === true ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
