/** What is said of a lock beside an image, in a few words, and under the pointer in sentences. Knows no VS Code. */
import * as l10n from '@vscode/l10n';
import { unusableLock } from '../../../model/images/lock';
import type { LockState } from '../../../model/images/lockState';
import { escapeMarkdown, markdownCode } from '../../../rspec/images/describeImage';

/** A lock that was found: a file that cannot be used says nothing of any image. */
export type LockSaying =
  | LockState
  | { readonly kind: 'unusable'; readonly why: string; readonly fault?: 'newer' };

type Locked = Extract<LockState, { kind: 'locked' }>;

export interface LockWords {
  readonly size: (bytes: number) => string;
  readonly date: (when: Date) => string;
}

/** A few words behind the reference. */
export function lockLabel(saying: LockSaying): string {
  if (saying.kind === 'unusable') return l10n.t('lock cannot be read');
  if (saying.kind !== 'locked') return l10n.t('not locked');
  const locked = lockedTo(saying);
  switch (saying.since) {
    case 'version-changed':
    case 'name-moved':
      return l10n.t('{0}, contents changed', locked);
    case 'version-gone':
      return l10n.t('{0}, no longer listed', locked);
    case 'not-told':
      return locked;
  }
}

function lockedTo({ version, newest }: Locked): string {
  if (version === undefined) return l10n.t('locked');
  return newest === undefined
    ? l10n.t('locked to version {0}', version)
    : l10n.t('locked to version {0} of {1}', version, newest);
}

/**
 * Markdown.
 * @param file the lock as people know it, such as its path in the workspace
 */
export function lockMarkdown(saying: LockSaying, file: string, words: LockWords): string {
  switch (saying.kind) {
    case 'unusable':
      return escapeMarkdown(
        unusableLock(file, { kind: saying.fault ?? saying.kind, why: saying.why }),
      );
    case 'not-in-lock':
      return l10n.t('{0} does not lock it. {1}', markdownCode(file), again());
    case 'not-known':
      return l10n.t('It was not known when {0} was written. {1}', markdownCode(file), again());
    case 'locked':
      return lockedMarkdown(saying, file, words);
  }
}

const command = '`geni-image lock`';

function again(): string {
  return l10n.t('Run {0} in this folder to lock it.', command);
}

function lockedMarkdown(saying: Locked, file: string, { size, date }: LockWords): string {
  const { image, version } = saying;
  const what =
    version === undefined
      ? l10n.t('Locked by {0}.', markdownCode(file))
      : l10n.t('Locked to version {0} by {1}.', version, markdownCode(file));
  const when = new Date(image.checked);
  const facts = [
    Number.isNaN(when.getTime()) ? '' : l10n.t('Checked {0}', date(when)),
    image.size === undefined ? '' : size(image.size),
    image.hash === undefined ? '' : `SHA-1 ${markdownCode(image.hash)}`,
  ].filter((fact) => fact !== '');
  return [`${what}${sinceThen(saying)}`, facts.join(' · ')]
    .filter((line) => line !== '')
    .join('  \n');
}

function sinceThen({ since, version = 0, newest = 0, newestIsSame, image }: Locked): string {
  switch (since) {
    case 'version-changed':
      return ` ${l10n.t('**This version now has different contents at its site.**')}`;
    case 'version-gone':
      return ` ${l10n.t('**This version is no longer listed.**')}`;
    case 'name-moved':
      return ` ${l10n.t('**The name now refers to version {0}, with different contents.**', newest)} ${
        // The portal reads the URN of version 0 as one without version (docs/protocol.md 1.4).
        version === 0
          ? l10n.t('Run {0} again to lock that one.', command)
          : l10n.t('Pin version {0}, or run {1} again to lock the new one.', version, command)
      }`;
    case 'not-told':
      if (newest === 0) return '';
      if (newestIsSame === true) return ` ${l10n.t('Version {0} has the same contents.', newest)}`;
      return ` ${
        image.pinned
          ? l10n.t('The newest is {0}.', newest)
          : l10n.t('The name now refers to version {0}.', newest)
      }`;
  }
}
