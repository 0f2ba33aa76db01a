/** What is wrong with a slice itself at a site, as the site told it: it could be read, and has nothing to work with. */
import * as l10n from '@vscode/l10n';
import { RpcError, type Credential } from '../../rpc';
import { minuteText } from '../failures/identity';
import { UserError } from '../failures/userError';
import { lastPartOf } from '../urns';

/** A creation that was begun and failed later: the site tells only its code and its words (docs/protocol.md 5.5). */
export function notCreated(
  sliceUrn: string,
  siteName: string,
  { code, text }: { readonly code: number; readonly text: string },
): UserError {
  const sentence = l10n.t(
    'The nodes of slice {0} could not be created at {1} (code {2}). Delete the slice there, then request new nodes.',
    lastPartOf(sliceUrn),
    siteName,
    code,
  );
  // Makes of the words what every text of a server becomes: nothing secret is left in them.
  const cause = new RpcError('server-error', sentence, { code, serverText: text });
  const brief = l10n.t('Never created (code {0})', code);
  return new UserError(sentence, { brief, serverText: cause.serverText, cause });
}

/**
 * The same refusal, named, when both sides agree: the server calls the credential expired, and so it is by this
 * computer's clock. It ends with the slice (docs/protocol.md 4.1).
 */
export function endOf(
  sliceUrn: string,
  { expires }: Credential,
  error: unknown,
): UserError | undefined {
  if (!RpcError.is(error, 'expired-credential') || expires.getTime() > Date.now()) return undefined;
  return new UserError(
    l10n.t(
      'The slice {0} expired on {1} and can no longer be used or renewed. Create a new one.',
      lastPartOf(sliceUrn),
      minuteText(expires),
    ),
    {
      brief: l10n.t('Ended {0}', minuteText(expires)),
      serverText: error.serverText,
      belongsBelow: false,
      cause: error,
    },
  );
}
