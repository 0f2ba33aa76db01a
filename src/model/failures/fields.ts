/** What people call the parts of an answer that servers name in one word. */
import * as l10n from '@vscode/l10n';

export function fieldWords(field: string): string {
  switch (field) {
    case 'code':
      return l10n.t('a result code');
    case 'created':
      return l10n.t('the date of an image');
    case 'urn':
      return l10n.t('a URN');
    case 'url':
      return l10n.t('an address');
    case 'status':
    case 'state':
      return l10n.t('a state');
    case 'expires':
    case 'expiration':
      return l10n.t('an expiration date');
    case 'manifest':
      return l10n.t('the manifest');
    case 'uid':
      return l10n.t('the name of the user');
    default:
      return l10n.t('the field "{0}"', field);
  }
}
