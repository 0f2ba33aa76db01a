/** One thing that a person should know before a snapshot. */
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

/** A name that a person cannot see whole cannot be typed or copied. */
export function canBeCopied(name: string): boolean {
  return replaceHidden(name, () => '\0') === name;
}
