/**
 * A new token in the place of the one in use, only when a person asks for it. The portal kills the old one at once, so
 * the new one is kept before anything else is done; and whatever goes wrong, the portal is asked what is true now.
 */
import * as l10n from '@vscode/l10n';
import type { Portal, TokenFacts } from '../../portal';
import { PortalError } from '../../portal/errors';
import { explain } from '../failures/explain';
import { UserError } from '../failures/userError';

/** The token that could not be renewed is dead as well. */
export class TokenLost extends UserError {
  override readonly name = 'TokenLost';

  static override is(error: unknown): error is TokenLost {
    return error instanceof TokenLost;
  }
}

/** What a refusal of the renewal means: ordinary users may not be let do it. */
const refusals: readonly number[] = [403, 404, 500];

/**
 * Returns what the portal says of the new token; undefined when it is kept and the portal does not answer.
 * @param keep saves the new token
 * @throws TokenLost when neither the old token counts any more nor a new one was kept
 * @throws UserError when the old one stays in use
 */
export async function renewToken(
  portal: Portal,
  keep: (token: string) => Promise<void>,
): Promise<TokenFacts | undefined> {
  const progress = { isKept: false };
  try {
    await portal.tokens.refresh(async (token) => {
      await keep(token);
      progress.isKept = true;
    });
  } catch (error) {
    // What fails after that is the writing of a log.
    if (!progress.isKept) throw await whatIsTrue(portal, error);
  }
  return await portal.tokens.current().catch(() => undefined);
}

async function whatIsTrue(portal: Portal, error: unknown): Promise<UserError> {
  if (!PortalError.is(error)) {
    return new TokenLost(
      l10n.t(
        'The token was renewed, but the new one could not be kept. Get a new one in the portal.',
      ),
      { cause: error },
    );
  }
  if (error.reason === 'token-refused') return dead(error);
  if (error.effect === 'unknown' || error.code === 500) {
    const stillCounts = await counts(portal);
    if (stillCounts === false) return dead(error);
    if (stillCounts === undefined) {
      return new UserError(
        l10n.t(
          'The portal did not answer the request for a new token, and it is unknown whether the old one still works. If it does not, get a new one in the portal.',
        ),
        { cause: error },
      );
    }
  }
  if (refusals.includes(error.code ?? 0)) {
    return new UserError(
      l10n.t(
        'The portal does not renew this token. It works until it expires. Get a new one in the portal.',
      ),
      { serverText: error.serverText, cause: error, refusal: true },
    );
  }
  const { sentence } = explain(error);
  return new UserError(l10n.t('{0} The token was not renewed and still works.', sentence), {
    cause: error,
  });
}

function dead(cause: unknown): TokenLost {
  return new TokenLost(l10n.t('The token no longer works. Get a new one in the portal.'), {
    cause,
  });
}

/** Undefined when the portal does not answer. */
async function counts(portal: Portal): Promise<boolean | undefined> {
  try {
    await portal.tokens.current();
    return true;
  } catch (error) {
    return PortalError.is(error, 'token-refused') ? false : undefined;
  }
}
