// What is on the disk of a freshly installed machine: a small Linux-like tree of real files, the
// same on every machine because everything comes from a seed.
import { chmodSync, linkSync, lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomOf, randomBytesOf, type Random } from './seededRandom';

export type DiskKind = 'raw-pc' | 'emulab-xen' | 'emulab-docker' | 'emulab-openvz';

/** Installation day of every machine, so that two trees of one kind are alike to the second. */
const installed = new Date('2026-04-23T09:30:00Z');

export interface Release {
  readonly name: string;
  readonly version: string;
  /** Those of Ubuntu and Debian have one. */
  readonly codename?: string;
}

/** `Ubuntu 24.04 LTS` */
export function titleOf({ name, version }: Release): string {
  return name === 'Ubuntu' && version.endsWith('.04')
    ? `${name} ${version} LTS`
    : `${name} ${version}`;
}

/** Writes into an empty folder no more than tells which system it is. */
export function writeSmallDisk(folder: string, kind: DiskKind, release: Release): void {
  const tree = new Tree(folder);
  writeEtc(tree, kind, release);
  tree.settleTimes();
}

const releaseFile = 'usr/lib/os-release';

/** Bytes of the file that tells the system: always as many, so that one disk becomes another by them alone. */
const releaseBytes = 240;

/** What that file says, in ASCII. */
export function describeRelease(release: Release): string {
  const { name, version, codename } = release;
  return (
    `PRETTY_NAME="${titleOf(release)}"\nNAME="${name}"\nVERSION_ID="${version}"\n` +
    (codename === undefined ? '' : `VERSION_CODENAME=${codename}\n`) +
    `ID=${name.toLowerCase().replace(/ .*/, '')}\n`
  ).padEnd(releaseBytes, '\n');
}

/** Writes the tree of one kind of machine into an empty folder. */
export function writeStandardDisk(folder: string, kind: DiskKind, release: Release): void {
  const random = randomOf(`${release.version} ${kind}`);
  const tree = new Tree(folder);
  writeEtc(tree, kind, release);
  writePrograms(tree, random);
  writeShare(tree, random);
  writeLog(tree, random, kind);
  const modules = kind === 'raw-pc' ? 300_000 : 700_000;
  tree.file('usr/lib/modules/6.8.0-60-generic/kernel.bin', randomBytesOf(random, modules));
  if (kind === 'raw-pc') {
    tree.file('boot/vmlinuz-6.8.0-60-generic', randomBytesOf(random, 900_000), 0o600);
    tree.symbolicLink('boot/vmlinuz', 'vmlinuz-6.8.0-60-generic');
  }
  tree.settleTimes();
}

class Tree {
  readonly #folder: string;
  readonly #paths = new Set<string>(['.']);

  constructor(folder: string) {
    this.#folder = folder;
  }

  file(path: string, content: string | Uint8Array, mode = 0o644): void {
    this.#parent(path);
    const file = join(this.#folder, path);
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  folder(path: string, mode: number): void {
    this.#parent(join(path, 'x'));
    chmodSync(join(this.#folder, path), mode);
  }

  symbolicLink(path: string, target: string): void {
    this.#parent(path);
    symlinkSync(target, join(this.#folder, path));
  }

  hardLink(path: string, to: string): void {
    this.#parent(path);
    linkSync(join(this.#folder, to), join(this.#folder, path));
  }

  /** Last of all, because every entry made changes the time of its folder. */
  settleTimes(): void {
    for (const path of [...this.#paths].reverse())
      lutimesSync(join(this.#folder, path), installed, installed);
  }

  #parent(path: string): void {
    if (this.#paths.has(dirname(path)) && dirname(path) !== '.') {
      this.#paths.add(path);
      return;
    }
    mkdirSync(join(this.#folder, dirname(path)), { recursive: true });
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length += 1)
      this.#paths.add(parts.slice(0, length).join('/'));
    if (parts.at(-1) === 'x') this.#paths.delete(path);
  }
}

function writeEtc(tree: Tree, kind: DiskKind, release: Release): void {
  tree.file('etc/hostname', 'node\n');
  tree.file('etc/hosts', '127.0.0.1\tlocalhost\n127.0.1.1\tnode\n');
  tree.file(releaseFile, describeRelease(release));
  tree.symbolicLink('etc/os-release', '../usr/lib/os-release');
  tree.file(
    'etc/passwd',
    'root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  );
  tree.file('etc/shadow', 'root:*:20566:0:99999:7:::\nnobody:*:20566:0:99999:7:::\n', 0o640);
  tree.file(
    'etc/ssh/sshd_config',
    'PermitRootLogin prohibit-password\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n',
  );
  tree.file('etc/emulab/nodetype', `${kind}\n`);
  tree.file(
    'etc/emulab/rc.d/10-prepare',
    '#!/bin/sh\n# Runs before a snapshot is taken.\nrm -f /var/run/*.pid\nexit 0\n',
    0o755,
  );
  const disk = kind === 'raw-pc' ? '/dev/sda1' : '/dev/xvda1';
  tree.file('etc/fstab', `${disk}\t/\text3\tdefaults\t0 1\n`);
  tree.symbolicLink('etc/localtime', '/usr/share/zoneinfo/Etc/UTC');
  tree.folder('root', 0o700);
  tree.file('root/.profile', 'export PATH=/usr/local/bin:/usr/bin:/bin\n');
  tree.folder('tmp', 0o1777);
}

function writePrograms(tree: Tree, random: Random): void {
  tree.file('usr/local/bin/hello', '#!/bin/sh\necho "hello from $(cat /etc/hostname)"\n', 0o755);
  tree.file(
    'usr/local/bin/measure',
    '#!/bin/sh\n# Prints the load once a second.\nwhile sleep 1; do cut -d" " -f1 /proc/loadavg; done\n',
    0o755,
  );
  tree.hardLink('usr/local/bin/greet', 'usr/local/bin/hello');
  tree.file(
    'usr/lib/x86_64-linux-gnu/libtestbed.so.1.4.2',
    randomBytesOf(random, 1_200_000),
    0o644,
  );
  tree.symbolicLink('usr/lib/x86_64-linux-gnu/libtestbed.so.1', 'libtestbed.so.1.4.2');
  tree.file('usr/bin/probe', randomBytesOf(random, 180_000), 0o755);
  tree.symbolicLink('bin', 'usr/bin');
  tree.symbolicLink('lib', 'usr/lib');
}

const syllables = [
  'ba',
  'den',
  'fir',
  'go',
  'hul',
  'ka',
  'lor',
  'mi',
  'nes',
  'pul',
  'ri',
  'sto',
  'tan',
  'vex',
  'wo',
  'zim',
];

function wordOf(random: Random): string {
  let word = '';
  for (let left = 2 + random(3); left > 0; left -= 1)
    word += syllables[random(syllables.length)] ?? '';
  return word;
}

function writeShare(tree: Tree, random: Random): void {
  const words = Array.from({ length: 18_000 }, () => wordOf(random)).sort();
  tree.file('usr/share/dict/words', `${words.join('\n')}\n`);
  for (let chapter = 1; chapter <= 12; chapter += 1) {
    const lines = Array.from({ length: 60 }, () =>
      Array.from({ length: 9 }, () => wordOf(random)).join(' '),
    );
    tree.file(
      `usr/share/doc/testbed/chapter-${String(chapter).padStart(2, '0')}.txt`,
      `${lines.join('.\n')}.\n`,
    );
  }
  tree.file('usr/share/zoneinfo/Etc/UTC', Buffer.from('TZif2\0'));
}

function writeLog(tree: Tree, random: Random, kind: DiskKind): void {
  let time = installed.getTime();
  const lines = Array.from({ length: 2500 }, () => {
    time += random(9000);
    const stamp = new Date(time).toISOString();
    return `${stamp} node ${wordOf(random)}[${300 + random(9000)}]: ${wordOf(random)} ${wordOf(random)} on ${kind}\n`;
  });
  tree.file('var/log/syslog', lines.join(''), 0o640);
}
