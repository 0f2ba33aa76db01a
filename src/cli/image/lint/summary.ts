/** The last line of a lint for people: how much was checked, and what came of it. */
import type { Finding } from './finding';

export interface Summed {
  readonly findings: readonly Finding[];
  /** How many files were looked at. */
  readonly checked: number;
  /** How many files were changed by `--fix`. */
  readonly fixed: number;
  readonly showsHints: boolean;
}

export function summary({ findings, checked, fixed, showsHints }: Summed): string {
  // Of nothing, nothing is known.
  const found = checked === 0 ? '' : `: ${foundIn(findings, showsHints)}`;
  const sentences = [`Checked ${counted(checked, 'file')}${found}.`];
  if (fixed > 0) sentences.push(`Fixed ${counted(fixed, 'file')}.`);
  const shown = findings.filter(({ severity }) => showsHints || severity !== 'hint');
  const safe = shown.filter(({ fixes }) => fixes.some((fix) => fix.safe)).length;
  if (safe > 0) sentences.push(`--fix can fix ${fixable(safe, shown.length)}.`);
  const hidden = findings.length - shown.length;
  if (hidden > 0)
    sentences.push(
      `${counted(hidden, 'hint')} not shown; add --hints to see ${hidden === 1 ? 'it' : 'them'}.`,
    );
  return sentences.join(' ');
}

function fixable(safe: number, all: number): string {
  if (safe < all) return `${safe} of them`;
  return all === 1 ? 'it' : 'all of them';
}

function foundIn(findings: readonly Finding[], showsHints: boolean): string {
  const parts = (
    [
      ['error', 'error'],
      ['warning', 'warning'],
      ['information', 'remark'],
      ...(showsHints ? [['hint', 'hint'] as const] : []),
    ] as const
  )
    .map(([severity, word]) => ({ count: countOf(findings, severity), word }))
    .filter(({ count }) => count > 0)
    .map(({ count, word }) => counted(count, word));
  return parts.length === 0 ? 'no problems found' : parts.join(', ');
}

function countOf(findings: readonly Finding[], severity: Finding['severity']): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`;
}
