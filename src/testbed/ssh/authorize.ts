// Who may log in to a node: the users that the slice was given, each with their own keys. Passwords count for nothing.
import type { AuthContext, ParsedKey, PublicKeyAuthContext } from 'ssh2';
import type { Login } from '../state/records';

/** Names that are safe in a file of accounts and in a path. */
const safeLogin = /^[a-z_][a-z0-9_-]{0,31}$/i;

export function usableLogins(users: readonly Login[]): Login[] {
  return users.filter(({ login }) => safeLogin.test(login));
}

/** Whether this attempt proves a key of the user whom it names; the first of two brings no signature. */
export function isAllowed(
  context: AuthContext,
  users: readonly Login[],
  parseKey: (line: string) => ParsedKey | ParsedKey[] | Error,
): boolean {
  if (context.method !== 'publickey') return false;
  return usableLogins(users)
    .filter(({ login }) => login === context.username)
    .flatMap(({ keys }) => keys)
    .some((line) => proves(context, line, parseKey));
}

function proves(
  { key, signature, blob, hashAlgo }: PublicKeyAuthContext,
  line: string,
  parseKey: (line: string) => ParsedKey | ParsedKey[] | Error,
): boolean {
  const parsed = parseKey(line);
  const own = Array.isArray(parsed) ? parsed[0] : parsed;
  if (own === undefined || own instanceof Error) return false;
  // An RSA key is one and the same, whatever its signatures are made with.
  if (own.type !== key.algo.replace(/^rsa-sha2-.*$/, 'ssh-rsa')) return false;
  if (!own.getPublicSSH().equals(key.data)) return false;
  if (signature === undefined) return true;
  if (blob === undefined) return false;
  // Against its types the library gives an error back where it cannot tell, and that must not count as a yes.
  const verdict: unknown = own.verify(blob, signature, hashAlgo);
  return verdict === true;
}
