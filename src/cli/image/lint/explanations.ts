/** What docs/diagnostics.md says of a finding, for reports that explain themselves. */
import page from '../../../../docs/diagnostics.md';

export interface Explanation {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Undefined for a code that the page does not explain. */
export function explanationOf(code: string): Explanation | undefined {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\``));
  const [, , what, why, fix] = row?.split('|').map((cell) => cell.trim()) ?? [];
  return what === undefined || why === undefined || fix === undefined
    ? undefined
    : { what, why, fix };
}

/** All codes that the page explains, in its order. */
export function explainedCodes(): string[] {
  return [...page.matchAll(/^\| `([\w-]+)`/gm)].map(([, code = '']) => code);
}

/** Address of the page at the section of the code; undefined as long as package.json names no repository. */
export function helpUriOf(code: string): string | undefined {
  const base: string = typeof DIAGNOSTICS_PAGE === 'undefined' ? '' : DIAGNOSTICS_PAGE;
  if (base === '') return undefined;
  const [before = ''] = page.split(`\n| \`${code}\``);
  const title = /^## (.+)$/m.exec(before.slice(before.lastIndexOf('\n## ') + 1))?.[1] ?? '';
  return `${base}#${title.toLowerCase().replaceAll(' ', '-')}`;
}

declare const DIAGNOSTICS_PAGE: string | undefined;
