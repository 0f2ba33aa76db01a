// The command lines that start and enter the namespaces of a node. When the testbed runs as the administrator, both are
// done as a user whom nobody else is: mapped to the real administrator, a write to /proc/sys would change the host.

/** In a range that Linux systems leave unused; only files and processes of nodes have it. */
export const strangerId = 1_879_100_000;

/** Whether what runs in a node must become somebody else first. */
export function isAdministrator(): boolean {
  return process.getuid?.() === 0;
}

/** Kills the process with the thread that started it, so nothing outlives the testbed. */
const untilParentEnds = ['setpriv', '--pdeathsig', 'KILL', '--'];

const asStranger = [
  'setpriv',
  `--reuid=${strangerId}`,
  `--regid=${strangerId}`,
  '--clear-groups',
  '--no-new-privs',
  '--',
];

const newNamespaces = [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  '--uts',
  '--ipc',
  '--pid',
  '--fork',
  '--kill-child',
  '--',
];

/** Runs the scripts that `STAGE` and `INIT` hold: the first with the host's files, the second as the node's administrator. */
export function bootWords(asAdministrator: boolean): string[] {
  const enter = asAdministrator
    ? [...asStranger, ...untilParentEnds, ...newNamespaces]
    : newNamespaces;
  if (!asAdministrator) return [...untilParentEnds, ...enter, 'sh', '-c', both, 'init'];
  const outer = ['unshare', '--mount', '--propagation', 'private', '--'];
  const staged = ['sh', '-c', 'eval "$STAGE"; exec "$@"', 'stage'];
  return [...untilParentEnds, ...outer, ...staged, ...enter, 'sh', '-c', 'eval "$INIT"', 'init'];
}

/** What a list of processes shows of the first one, so not the scripts themselves. */
const both = 'eval "$STAGE"; eval "$INIT"';

/** Runs a command in the namespaces of a node. Its working folder is the node's root. */
export function joinWords(
  pid: number,
  command: readonly string[],
  asAdministrator: boolean,
): string[] {
  return [
    ...(asAdministrator ? asStranger : []),
    'nsenter',
    `--target=${pid}`,
    '--user',
    '--mount',
    '--uts',
    '--ipc',
    '--pid',
    '--preserve-credentials',
    '--',
    ...command,
  ];
}

/** Search path of those programs on the host, whatever the testbed was started with. */
export const hostPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
