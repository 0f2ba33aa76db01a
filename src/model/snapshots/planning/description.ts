/** What the description of an image may be; the same for every way to ask for a snapshot. */
import * as l10n from '@vscode/l10n';

const longest = 256;

/**
 * Printable ASCII without angle brackets, at most 256 characters (docs/protocol.md 1.6). An empty one is
 * no description.
 * @returns a sentence that says what is wrong
 */
export function checkDescription(text: string): string | undefined {
  if (text.length > longest) {
    return l10n.t('A description has at most 256 characters; this one has {0}.', text.length);
  }
  const bad = /[^ -~]|[<>]/u.exec(text)?.[0];
  if (bad === undefined) return undefined;
  return l10n.t(
    'Servers reject "{0}" in a description: use plain ASCII without angle brackets.',
    bad,
  );
}
