// What every node has below its disk: empty folders for mounts, settings that the host's programs need, and small
// programs that stand in for those of a machine that runs systemd. Nothing of it is in the disk, and so in no image.
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run';
import { packageFiles } from './packages';
import { shims } from './shims';
import { isAdministrator, strangerId } from './words';

const folders = [
  'proc',
  'sys',
  'dev',
  'run',
  'mnt',
  'mydata',
  'users',
  'home',
  'usr/local',
  'opt',
  'srv',
  'boot',
  'etc',
  // What set-up scripts write to.
  'etc/apt/apt.conf.d',
  'etc/apt/sources.list.d',
  'etc/cron.d',
  'etc/default',
  'etc/modprobe.d',
  'etc/modules-load.d',
  'etc/netplan',
  'etc/security/limits.d',
  'etc/skel',
  'etc/sudoers.d',
  'etc/sysctl.d',
  'etc/systemd/system',
  'etc/udev/rules.d',
  'root',
  'var/lib',
  'var/cache',
  'var/tmp',
  'var/spool',
  'var/log',
];

const links: Readonly<Record<string, string>> = {
  bin: 'usr/bin',
  sbin: 'usr/sbin',
  lib: 'usr/lib',
  lib64: 'usr/lib64',
  'var/run': '/run',
  'etc/mtab': '/proc/self/mounts',
};

/** No private keys, and nothing about the host's users. */
const hostSettings = [
  'alternatives',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'nsswitch.conf',
  'login.defs',
  'pam.d',
  'profile',
  'profile.d',
  'bash.bashrc',
  'services',
  'protocols',
  'resolv.conf',
  'ssl/certs',
  'ssl/openssl.cnf',
  'pki/tls/certs',
  'ca-certificates',
  'environment',
];

/** Writes it into a folder anew: what nodes see below `root` and `usr`, and an empty folder. */
export async function writeSkeleton(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  for (const each of ['usr', 'empty', ...folders.map((path) => `root/${path}`)])
    mkdirSync(join(folder, each), { recursive: true, mode: 0o755 });
  mkdirSync(join(folder, 'root/tmp'));
  chmodSync(join(folder, 'root/tmp'), 0o1777);
  for (const [path, target] of Object.entries(links)) {
    if (target.startsWith('usr/') && !existsSync(`/${target}`)) continue;
    symlinkSync(target, join(folder, 'root', path));
  }
  writeFileSync(join(folder, 'root/var/log/wtmp'), '', { mode: 0o664 });
  writeFiles(join(folder, 'root'), packageFiles(), 0o644);
  writeFiles(join(folder, 'usr'), shims(), 0o755);
  await copySettings(join(folder, 'root/etc'));
  // What belongs to nobody who is known inside could not be changed there.
  if (!isAdministrator()) return;
  const parts = ['root', 'usr', 'empty'].map((each) => join(folder, each));
  await run(['chown', '-hR', `${strangerId}:${strangerId}`, '--', ...parts]);
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>, mode: number): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(file, content, { mode });
  }
}

/** A setting that cannot be read is missing in the nodes as well. */
async function copySettings(etc: string): Promise<void> {
  const found = hostSettings.filter((path) => existsSync(join('/etc', path)));
  for (const path of found) mkdirSync(dirname(join(etc, path)), { recursive: true, mode: 0o755 });
  const flags = ['-dR', '--preserve=mode,timestamps', '--'];
  await Promise.all(
    found.map((path) => {
      // What leads out of /etc, such as the name servers of systemd, is copied itself.
      const how = path === 'resolv.conf' ? ['-L', '--'] : flags;
      return run(['cp', ...how, join('/etc', path), join(etc, path)]);
    }),
  );
}
