/** Whoever deletes an image asks here first: a protected one goes only for a person who gives its full name. */
import * as l10n from '@vscode/l10n';
import { sameName } from '../../rpc';
import { UserError } from '../failures/userError';
import { fullName, protectionOf, type Labels } from './labels';

/**
 * @param urn as it is to be deleted: with a version for one version, without for all of them
 * @param given what the person typed, such as `demo:web`
 * @throws UserError where it is protected and that is not its full name
 */
export function requireUnprotected(labels: Labels, urn: string, given: string | undefined): void {
  const protection = protectionOf(labels, urn);
  if (protection === undefined) return;
  const name = fullName(urn);
  if (given !== undefined && sameName(given, name)) return;
  const { reason } = protection;
  throw new UserError(
    reason === undefined
      ? l10n.t('{0} is protected: nothing was deleted.', name)
      : l10n.t('{0} is protected ({1}): nothing was deleted.', name, reason),
    { action: l10n.t('To delete it all the same, give its full name: {0}', name), refusal: true },
  );
}
