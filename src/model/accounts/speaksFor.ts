/** The credential by which somebody speaks for a user, read from a file and checked before anything is sent. */
import * as l10n from '@vscode/l10n';
import { parseSpeaksFor, sameUrn, type Identity, type SpeaksFor } from '../../rpc';
import { AccountError } from './account';

/**
 * @param text of the file
 * @throws AccountError when it is no such credential, is another tool's, or has expired
 */
export async function speaksForIn(
  text: string,
  file: string,
  { urn }: Pick<Identity, 'urn'>,
): Promise<SpeaksFor> {
  let found: SpeaksFor;
  try {
    found = await parseSpeaksFor(text.trim());
  } catch {
    throw new AccountError(
      l10n.t(
        '{0} does not let anyone speak for a user: give a file with a credential of type "speaksfor" or "abac".',
        file,
      ),
    );
  }
  const { credential, speakerUrn = urn, userUrn } = found;
  if (!sameUrn(speakerUrn, urn)) {
    throw new AccountError(
      l10n.t(
        '{0} lets {1} speak for {2}, but your certificate belongs to {3}: use the certificate of {1}.',
        file,
        speakerUrn,
        userUrn,
        urn,
      ),
    );
  }
  if (credential.expires.getTime() > Date.now()) return found;
  throw new AccountError(
    l10n.t(
      'The credential {0} for speaking for {1} expired on {2}: ask for a new one.',
      file,
      userUrn,
      credential.expires.toISOString().slice(0, 10),
    ),
  );
}

/** Apart from the account of the user, who may be here as well. */
export function accountIdOf({ urn }: Pick<Identity, 'urn'>, speaksFor?: SpeaksFor): string {
  return speaksFor === undefined ? urn : [speaksFor.userUrn, urn].join(' ');
}
