/** The words of `ssh` for a login that a manifest names: text of a server, or of a file of a stranger. */
import type { Login } from '../../model/inventory/sliver';

/**
 * Arguments for `ssh`, for no shell to read; undefined for a login that could be taken for an option
 * or for more than a name and a host.
 */
export function sshWords({ username, hostname, port }: Login): string[] | undefined {
  if (!/^[\w.][\w.$-]*$/.test(username) || !/^[\w.:][\w.:-]*$/.test(hostname)) return undefined;
  return ['-p', String(port), '--', `${username}@${hostname}`];
}
