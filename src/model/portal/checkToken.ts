/** Asks a portal whose a token is. Nothing is kept, and nothing is changed there. */
import * as l10n from '@vscode/l10n';
import { Portal, type PortalCall, type PortalOptions, type TokenFacts } from '../../portal';
import { PortalError } from '../../portal/errors';
import { explain } from '../failures/explain';
import { UserError } from '../failures/userError';
import { dateText } from '../units';
import { endHint } from './tokenText';

export type CheckOptions = PortalOptions & PortalCall & { readonly language?: string };

/** @throws UserError with one sentence that says why the token is of no use */
export async function checkToken({
  signal,
  language,
  ...options
}: CheckOptions): Promise<TokenFacts> {
  const portal = portalFor(options);
  try {
    return await portal.tokens.current({ signal });
  } catch (error) {
    throw asSentence(error, options, language);
  }
}

/** @throws UserError */
function portalFor(options: PortalOptions): Portal {
  try {
    return new Portal(options);
  } catch (error) {
    throw explain(error);
  }
}

/** Short: it stands on one line of a list. */
function asSentence(error: unknown, { token, url }: PortalOptions, language?: string): UserError {
  if (!PortalError.is(error, 'token-refused')) return explain(error);
  const { host } = new URL(url);
  const end = endHint(token);
  const sentence =
    end === undefined || end.getTime() > Date.now()
      ? l10n.t('{0} does not accept this token. Get a new one in the portal.', host)
      : l10n.t('This token expired on {0}. Get a new one in the portal.', dateText(end, language));
  return new UserError(sentence, { serverText: error.serverText, cause: error });
}
