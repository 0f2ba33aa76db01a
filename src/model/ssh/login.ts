/** The words of `ssh` for a login that a manifest names: text of a server, or of a file of a stranger. */
import type { Login } from '../inventory/sliver';

/**
 * Arguments for `ssh`, for no shell to read; undefined for a login that could be taken for an option or for more than
 * a name and a host. The user's configuration may hand both to a shell (`%r` and `%h` of ProxyCommand), so neither has
 * a character that a shell would obey.
 */
export function sshWords({ username, hostname, port }: Login): string[] | undefined {
  if (!/^[\w.][\w.-]{0,63}$/.test(username)) return undefined;
  if (!/^[\w.:][\w.:-]{0,252}$/.test(hostname)) return undefined;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return ['-p', String(port), '--', `${username}@${hostname}`];
}

/** The person's own login where a manifest lists one for each member of the project. */
export function loginOf(logins: readonly Login[], me: string | undefined): Login | undefined {
  return logins.find(({ username }) => username === me) ?? logins[0];
}
