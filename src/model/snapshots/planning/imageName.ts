/** What may be the name of an image. */
import * as l10n from '@vscode/l10n';

const longest = 30;

/** A sentence that says what is wrong with the name, or undefined (docs/protocol.md 1.6). */
export function checkImageName(name: string): string | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9_.-]{1,29}$/.test(name)) return undefined;
  if (name === '') return l10n.t('The image needs a name, for example my-image.');
  if (name.length < 2)
    return l10n.t('The image name "{0}" is too short: use 2 to {1} characters.', name, longest);
  if (name.length > longest) {
    return l10n.t(
      'The image name "{0}" is too long: it has {1} characters, {2} are allowed.',
      name,
      name.length,
      longest,
    );
  }
  const wrong = /[^A-Za-z0-9_.-]/u.exec(name)?.[0];
  if (wrong !== undefined) {
    return /\s/.test(wrong)
      ? l10n.t(
          'The image name "{0}" contains a space: use letters, digits, "_", "." and "-" only.',
          name,
        )
      : l10n.t(
          'The image name "{0}" contains "{1}": use letters, digits, "_", "." and "-" only.',
          name,
          wrong,
        );
  }
  return l10n.t(
    'The image name "{0}" begins with "{1}": begin with a letter or a digit.',
    name,
    name.charAt(0),
  );
}
