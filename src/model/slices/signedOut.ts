/** What is said where the portal that saw a thing is not in use any more. */
import * as l10n from '@vscode/l10n';
import type { PortalAccount } from '../portal/portalAccount';
import { UserError } from '../failures/userError';

/** @throws UserError that names what was meant */
export function portalFor(
  portals: readonly PortalAccount[],
  portalId: string | undefined,
  name: string,
): PortalAccount {
  const account = portals.find(({ id }) => id === portalId);
  if (account !== undefined) return account;
  throw new UserError(
    l10n.t('The portal that shows {0} is not signed in to any more. Sign in again.', name),
  );
}
