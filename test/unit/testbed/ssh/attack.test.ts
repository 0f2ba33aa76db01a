// The administrator of a node tries to change the machine that the testbed runs on: its files, its mounts, its kernel's
// settings. Nothing of it may change, also when the testbed runs as the administrator of the machine. Registered where
// people can log in to nodes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { canLogIn, SshUser } from '../../../support/ssh';
import { hello, Lab } from '../support/lab';
import { portOf } from './ports';

describe('nodes that one can log in to', async () => {
  if (await canLogIn()) registerTests();
});

function registerTests(): void {
  let lab: Lab;
  let alice: SshUser;
  const bait = mkdtempSync(join(tmpdir(), 'bait-'));
  before(async () => {
    writeFileSync(join(bait, 'file'), 'bait\n', { mode: 0o666 });
    lab = await Lab.open({ aggregates: 1 });
    await lab.sliceIs('ready');
    alice = new SshUser(lab.testbed, await portOf(lab, 'pc'));
  });
  after(async () => {
    await lab.close();
    rmSync(bait, { recursive: true, force: true });
  });

  /** Without those that other tests, which run beside this one, make in folders of their own. */
  const mounts = (): string =>
    readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => {
        const [, , , , point = ''] = line.split(' ');
        return !point.startsWith(`${tmpdir()}/`) || point.startsWith(lab.directory);
      })
      .join('\n');

  /** What must be as it was: names, sizes, modes and times of files, and settings that a node could want to change. */
  const picture = (): readonly string[] => [
    ...['/etc', '/boot', '/usr/bin', '/usr/sbin', '/usr/lib/python3', bait].map(digestOf),
    ...['hostname', 'panic', 'core_pattern', 'printk', 'randomize_va_space', 'modprobe'].map(
      (each) => settingOf(`/proc/sys/kernel/${each}`),
    ),
    ...['vm/swappiness', 'vm/overcommit_memory', 'fs/suid_dumpable', 'net/ipv4/ip_forward'].map(
      (each) => settingOf(`/proc/sys/${each}`),
    ),
    mounts(),
  ];

  it('leave the machine as it was, whatever their administrator tries', async () => {
    const before = picture();
    const { out, errors } = await alice.ssh(attack(bait));
    assert.match(out.toString(), /all tried/, errors);
    await lab.onSlice('RestartSliver', {}, hello);
    await lab.sliceIs('ready');
    assert.deepEqual(picture(), before);
  });

  it('do not lead the testbed out of the disk by links when it boots, takes and clears it', async () => {
    const before = picture();
    const links = [
      'etc/hostname',
      'etc/passwd',
      'etc/group',
      'etc/shadow',
      'users/alice',
      'opt/out',
    ];
    const { status, errors } = await alice.ssh(
      links.map((path) => `rm -rf /${path}; ln -s ${bait}/file /${path}`).join('; ') +
        `; ln -sfn ${bait} /srv/out; rm -rf /var/tmp; ln -s ${bait} /var/tmp`,
    );
    assert.equal(status, 0, errors);
    await lab.onSlice('RestartSliver', {}, hello);
    await lab.sliceIs('ready');
    await alice.ssh('true');
    await lab.snapshot('links');
    await lab.onSlice('DeleteSlice', { blocking: 1 });
    assert.deepEqual(picture(), before);
  });
}

/** One line for a whole folder. */
function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const visit = (path: string): void => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    const { size, mode, mtimeMs, ctimeMs, uid } = found;
    hash.update(`${path} ${size} ${mode} ${mtimeMs} ${ctimeMs} ${uid}\n`);
    if (!found.isDirectory()) return;
    for (const name of namesIn(path)) visit(join(path, name));
  };
  visit(folder);
  return `${folder} ${hash.digest('hex')}`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function settingOf(path: string): string {
  try {
    return `${path} ${readFileSync(path, 'utf8')}`;
  } catch {
    return `${path} cannot be read`;
  }
}

/** Each step alone, as many fail. Processes are killed last. */
function attack(bait: string): string {
  const steps = [
    'echo evil >>/etc/passwd',
    'echo evil >/boot/evil',
    'echo evil >>/usr/bin/env',
    'touch /usr/bin/ls /usr/lib/python3',
    'chmod 777 /usr/bin/env /usr/sbin',
    'chown 12:12 /usr/bin/env',
    'rm -rf /usr/lib/python3 /usr/sbin/fdisk',
    'mv /usr/bin/awk /usr/bin/awk2',
    `echo evil >>${bait}/file`,
    ...['panic', 'core_pattern', 'printk', 'randomize_va_space', 'modprobe', 'hostname'].map(
      (name) => `echo 1 >/proc/sys/kernel/${name}`,
    ),
    'echo 7 >/proc/sys/vm/swappiness',
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
    'sysctl -w kernel.panic=7',
    'echo b >/proc/sysrq-trigger',
    'mount -t proc again /mnt && echo 7 >/mnt/sys/kernel/panic',
    'umount /mnt',
    'mount -t sysfs again /mnt && echo 0 >/mnt/kernel/mm/ksm/run',
    'mount -t devtmpfs again /mnt && echo evil >/mnt/kmsg',
    'mount -t cgroup2 again /mnt && mkdir /mnt/evil',
    'for each in $(cut -d" " -f5 /proc/self/mountinfo); do mount -o remount,rw $each; mount -o remount,bind,rw $each; done',
    'mknod /root/disk b 8 0 && dd if=/root/disk of=/root/copy count=1',
    'mknod /root/disk2 b 254 0 && mount -t ext4 /root/disk2 /mnt',
    'date -s "2001-01-01"',
    'hostname evil',
    'insmod /usr/lib/modules/x.ko',
    'swapoff -a',
    'mkdir -p /root/jail && chroot /root/jail /bin/true',
    'for each in /proc/[0-9]*; do echo evil >$each/root/etc/evil; echo evil >>$each/root/etc/passwd; done',
    'for each in /proc/[0-9]*/fd/*; do echo evil >$each; done 2>/dev/null',
    "python3 -c \"import os\nos.mkdir('/root/j')\nos.chroot('/root/j')\nfor _ in range(64): os.chdir('..')\nos.chroot('.')\nopen('/etc/evil','w')\"",
    `nsenter --target 1 --mount sh -c "echo evil >${bait}/file"`,
    `unshare --user --map-root-user --mount sh -c "umount -a; umount -l /; echo evil >${bait}/file"`,
    'for each in $(cut -d" " -f5 /proc/self/mountinfo | sort -r); do [ $each = / ] || umount -l $each; done',
    'umount -l /',
  ];
  const tried = steps.map((step) => `( ${step} ) >/dev/null 2>&1 </dev/null`);
  return `${tried.join('\n')}\necho all tried\n`;
}
