/** The words of `ssh` for a login that a manifest names: text of a server, or of a file of a stranger. */
import type { SshFiles } from '../../model/accounts/account';
import type { Login } from '../../model/inventory/sliver';

/**
 * Arguments for `ssh`, for no shell to read; undefined for a login that could be taken for an option
 * or for more than a name and a host.
 */
export function sshWords(
  { username, hostname, port }: Login,
  files?: SshFiles,
): string[] | undefined {
  if (!/^[\w.][\w.$-]*$/.test(username) || !/^[\w.:][\w.:-]*$/.test(hostname)) return undefined;
  return [...fileWords(files), '-p', String(port), '--', `${username}@${hostname}`];
}

/** The nodes of the local testbed are known by a file of its own: nothing is asked, and the user's own list stays as it is. */
function fileWords(files: SshFiles | undefined): string[] {
  if (files === undefined) return [];
  return [
    '-i',
    literal(files.sshKey),
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    `UserKnownHostsFile="${literal(files.knownHosts)}"`,
    '-o',
    'StrictHostKeyChecking=yes',
  ];
}

/** `ssh` puts things in for percent signs. */
function literal(path: string): string {
  return path.replaceAll('%', '%%');
}
