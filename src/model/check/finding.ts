/** One thing that a person should know before a snapshot. */
import * as l10n from '@vscode/l10n';
import { replaceHidden } from '../hiddenCharacters';

export type FindingKind =
  | 'secret'
  | 'accounts'
  | 'home'
  | 'mount'
  | 'memory'
  | 'service'
  | 'cache'
  | 'identity'
  | 'boot'
  | 'size'
  | 'unseen';

export interface Finding {
  readonly kind: FindingKind;
  /** `warning`: to be decided before the snapshot; `info`: good to know. */
  readonly severity: 'warning' | 'info';
  /** Two or three words, to stand in a list with others. */
  readonly brief: string;
  /** A few words. */
  readonly title: string;
  /** Sentences: what it means. */
  readonly detail: string;
  readonly items: readonly Item[];
  /** For a POSIX shell on the node; of `geni-image` for this machine. */
  readonly command?: string | undefined;
}

export interface Item {
  /** As the node names it. */
  readonly name: string;
  /** Bytes. */
  readonly size?: number | undefined;
}

/** Those that are to be decided before the snapshot. */
export function warningsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'warning');
}

/** What a check comes to, in one line: `2 things to decide: private keys, /mydata is not kept`. */
export function gistOf(findings: readonly Finding[]): string {
  const found = warningsOf(findings);
  if (found.length === 0) return l10n.t('Nothing to decide');
  const briefs = [...new Set(found.map(({ brief }) => brief))].join(', ');
  return found.length === 1
    ? l10n.t('1 thing to decide: {0}', briefs)
    : l10n.t('{0} things to decide: {1}', found.length, briefs);
}

/** A name that a person cannot see whole cannot be typed or copied. */
export function canBeCopied(name: string): boolean {
  return replaceHidden(name, () => '\0') === name;
}

/** Bytes. */
export function sumOf(folders: readonly { readonly size: number }[]): number {
  return folders.reduce((sum, folder) => sum + folder.size, 0);
}
