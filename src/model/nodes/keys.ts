/** The public keys that a new node lets in: of the key that will be used for the login, and those the authority knows. */
import * as l10n from '@vscode/l10n';
import { readFileSync } from 'node:fs';
import type { UserKeys } from '../../rpc';
import type { Account } from '../accounts/account';
import { refusal, UserError } from '../failures/userError';
import { systemCode, systemWords } from '../storage/storageError';

/** A line of a public key: its kind and its text, and perhaps a comment. */
const line = /^(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[\w@.-]+ [A-Za-z0-9+/]+=*(?: [\x20-\x7e]*)?$/;

/**
 * @param keyFile of the private key that will be used; its public half stands beside it
 * @throws UserError where there is none, or the file cannot be read; RpcError
 */
export async function keysForNode(
  { sliceAuthority, userUrn }: Account,
  keyFile: string | undefined,
  signal?: AbortSignal,
): Promise<UserKeys[]> {
  const own = keyFile === undefined ? [] : [publicHalf(keyFile)];
  const known = await sliceAuthority.getKeys({ signal });
  const keys = [...new Set([...own, ...known.map(({ key }) => key.trim())])].filter((key) =>
    line.test(key),
  );
  if (keys.length === 0)
    throw new UserError(
      l10n.t(
        'There is no SSH key of yours for the node: your account has none. Name one that you have made with ssh-keygen.',
      ),
      { refusal: true },
    );
  return [{ urn: userUrn, keys: keys.map((key) => ({ type: 'ssh', key })) }];
}

function publicHalf(keyFile: string): string {
  const file = `${keyFile}.pub`;
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (line.test(text)) return text;
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT')
      throw refusal(
        l10n.t(
          'There is no public half of the SSH key: make it with ssh-keygen -y -f KEY > {0}',
          file,
        ),
      );
    throw new UserError(
      l10n.t(
        'The public half of the SSH key, {0}, cannot be read ({1}).',
        file,
        systemWords(cause),
      ),
      { cause, refusal: true },
    );
  }
  throw new UserError(l10n.t('The file {0} is not a public SSH key.', file), { refusal: true });
}
