// Whether this machine lets people log in to nodes: tries the mounts of a boot once, and says in one sentence what is
// in the way. Nothing else of the testbed depends on it.
import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Outcome } from './run';
import { bootWords, isAdministrator, strangerId } from './words';

/** Undefined when people can log in; else one sentence that says why not, and what to do. */
export type Obstacle = string | undefined;

/** What the probe asks of the machine. */
export interface Machine {
  readonly platform: string;
  /** Tries the mounts of a boot with a folder of its own within this one. */
  tryBoot(disks: string): Promise<Outcome>;
  /** A number that the kernel keeps below /proc/sys; undefined where there is none. */
  setting(path: string): string | undefined;
  /** Whether /bin is a link into /usr, as the nodes need it. */
  readonly isMerged: boolean;
}

const nobody = 'Nobody can log in to the nodes';

/** Settles also when something unexpected is in the way. */
export async function findObstacle(disks: string, machine: Machine): Promise<Obstacle> {
  if (machine.platform !== 'linux')
    return `${nobody}: that needs Linux. Run the testbed in WSL 2, in a Linux virtual machine or over Remote-SSH.`;
  if (!machine.isMerged)
    return `${nobody}: /bin of this system is not a link to /usr/bin, which the nodes need.`;
  const { status, words } = await machine.tryBoot(disks);
  return status === 0 ? undefined : reasonOf(words, machine, disks);
}

/** Programs that a boot or a login calls. */
const programs = ['setpriv', 'unshare', 'nsenter', 'script', 'pivot_root', 'mount', 'bash'];

function reasonOf(words: string, machine: Machine, disks: string): string {
  const missing = programs.find((name) => words.includes(`no ${name}`));
  if (missing !== undefined || /ENOENT|unrecognized option|invalid option/.test(words))
    return `${nobody}: ${missing ?? 'unshare or setpriv'} is missing or too old. Install util-linux 2.36 or newer.`;
  if (machine.setting('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return `${nobody}: AppArmor does not allow user namespaces. Run "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0", or add an AppArmor profile for unshare.`;
  if (machine.setting('kernel/unprivileged_userns_clone') === '0')
    return `${nobody}: the kernel does not allow user namespaces. Run "sudo sysctl kernel.unprivileged_userns_clone=1".`;
  if (words.includes('unshare failed: No space left'))
    return `${nobody}: the kernel allows no more user namespaces. Raise user.max_user_namespaces with sysctl.`;
  if (/unshare failed: Operation not permitted|propagation: Operation not permitted/.test(words))
    return `${nobody}: this container does not allow namespaces and mounts. Start it with a seccomp profile that does, or run the testbed outside of it.`;
  if (/setpriv|setresuid|setgroups/.test(words))
    return `${nobody}: the testbed runs as root and cannot become another user (${firstOf(words)}). Run it as an ordinary user.`;
  if (words.includes('proc'))
    return `${nobody}: this container hides parts of /proc. Run the testbed outside of it.`;
  if (/overlay|wrong fs type|special device/.test(words))
    return `${nobody}: the file system of ${disks} cannot hold the disks of running nodes. Choose a --dir on ext4, XFS or Btrfs.`;
  return `${nobody}: this machine does not allow it (${firstOf(words)}).`;
}

function firstOf(words: string): string {
  const [line = ''] = words.split('\n').filter((each) => each.trim() !== '');
  return line.slice(0, 200);
}

const stage = `
for each in ${programs.join(' ')}; do command -v $each >/dev/null || { echo "no $each" >&2; exit 10; }; done
mount -t tmpfs -o mode=755 stage /mnt && mkdir /mnt/disks /mnt/root /mnt/proc /mnt/pts && mount --bind "$DISKS" /mnt/disks || exit 11
`;

const init = `
at=/mnt/disks/$PROBE
mount -t overlay probe -o "lowerdir=/usr,upperdir=$at/upper,workdir=$at/work,userxattr" /mnt/root || exit 12
mount -t proc proc /mnt/proc && mount -t devpts -o newinstance devpts /mnt/pts || exit 13
`;

/** The machine that this runs on. */
export const thisMachine: Machine = {
  platform: process.platform,
  get isMerged() {
    return lstatSync('/bin', { throwIfNoEntry: false })?.isSymbolicLink() === true;
  },
  setting(path) {
    try {
      return readFileSync(join('/proc/sys', path), 'utf8').trim();
    } catch {
      return undefined;
    }
  },
  async tryBoot(disks) {
    const name = `.probe-${process.pid}`;
    const folder = join(disks, name);
    try {
      // The stranger must be able to go through; the folders above keep everybody else out.
      if (isAdministrator()) chmodSync(disks, 0o711);
      makeFolders(folder, ['upper', 'work']);
      const variables = { STAGE: stage, INIT: init, DISKS: disks, PROBE: name };
      return await run(bootWords(isAdministrator()), variables);
    } catch (error) {
      return { status: -1, words: error instanceof Error ? error.message : String(error) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function makeFolders(folder: string, names: readonly string[]): void {
  for (const path of [folder, ...names.map((name) => join(folder, name))]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (isAdministrator()) chownSync(path, strangerId, strangerId);
  }
}
