/** The words of `ssh` for a login that a manifest names: text of a server, or of a file of a stranger. */
import type { SshFiles } from '../accounts/account';
import type { Login } from '../inventory/sliver';

/**
 * Arguments for `ssh`, for no shell to read; undefined for a login that could be taken for an option or for more than
 * a name and a host. The user's configuration may hand both to a shell (`%r` and `%h` of ProxyCommand), so neither has
 * a character that a shell would obey.
 * @param settings of ssh_config(5), each as `Name=value`
 */
export function sshWords(
  { username, hostname, port }: Login,
  settings: readonly string[] = [],
): string[] | undefined {
  if (!/^[\w.][\w.-]{0,63}$/.test(username)) return undefined;
  if (!/^[\w.:][\w.:-]{0,252}$/.test(hostname)) return undefined;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  const options = settings.flatMap((setting) => ['-o', setting]);
  return [...options, '-p', String(port), '--', `${username}@${hostname}`];
}

/** Only this key is offered. Not by `-i`, which passes over a name with a percent sign. */
export function keySettings(keyFile: string): string[] {
  return [`IdentityFile=${quoted(keyFile)}`, 'IdentitiesOnly=yes'];
}

/** Nodes of the local testbed are known by a file of its own: nothing is asked, and the user's own list stays as it is. */
export function testbedSettings({ sshKey, knownHosts }: SshFiles): string[] {
  return [
    ...keySettings(sshKey),
    `UserKnownHostsFile=${quoted(knownHosts)}`,
    'StrictHostKeyChecking=yes',
  ];
}

/** As ssh_config(5) reads a file name: blanks part two names, `%` begins a token. */
export function quoted(file: string): string {
  const name = process.platform === 'win32' ? file.replaceAll('\\', '/') : file;
  return `"${name.replaceAll('%', '%%')}"`;
}

/** The person's own login where a manifest lists one for each member of the project. */
export function loginOf(logins: readonly Login[], me: string | undefined): Login | undefined {
  return logins.find(({ username }) => username === me) ?? logins[0];
}

/** Only nodes of a testbed on this machine are there. */
export function isLoopback({ hostname }: Login): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(?:\.\d+){3}$/.test(hostname);
}
