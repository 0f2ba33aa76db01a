/**
 * What a person should know before a snapshot, from the facts of the node: what it means, and a command to copy. The
 * window and the commands show the same. Names of files are of the node: whoever shows them makes them harmless.
 */
import * as l10n from '@vscode/l10n';
import { replaceHidden } from '../hiddenCharacters';
import { shellWord } from '../shellWord';
import { ageText, roughDurationText, sizeText } from '../units';
import type { Folder, NodeFacts, Service } from './facts';
import { canBeCopied, type Finding } from './finding';
import { addedGroups, addedUsers, lostHomes, memoryMounts, otherMounts } from './losses';
import type { Question } from './questions';
import { secretFindings } from './secretFindings';

/** What earlier snapshots tell of the next one. */
export interface Expectation {
  /** Bytes of the last image of this sliver. */
  readonly lastSize?: number | undefined;
  /** Milliseconds. */
  readonly usualMs?: number | undefined;
}

export interface FindingOptions {
  /** Of the sliver, as its slice calls it. */
  readonly clientId: string;
  readonly expectation?: Expectation | undefined;
  readonly language?: string | undefined;
  readonly now?: number | undefined;
}

/** Warnings first. */
export function findingsOf(facts: NodeFacts, options: FindingOptions): readonly Finding[] {
  const found = [
    ...secretFindings(facts.secrets),
    ...accounts(facts, options),
    ...homes(facts),
    ...mounts(facts),
    ...services(facts.services),
    ...unseen(facts),
    ...boot(facts, options),
    ...size(facts, options),
    ...memory(facts),
    ...caches(facts.caches),
    ...identity(facts),
  ];
  return [
    ...found.filter(({ severity }) => severity === 'warning'),
    ...found.filter(({ severity }) => severity === 'info'),
  ];
}

/** Losing so much hurts; every node has a few small files. Bytes. */
const MUCH = 50_000_000;

function accounts(facts: NodeFacts, { clientId }: FindingOptions): Finding[] {
  const users = addedUsers(facts);
  const groups = addedGroups(facts);
  const names = [...users, ...groups];
  if (names.length === 0) return [];
  const title =
    groups.length === 0
      ? l10n.t('Accounts were added: {0}', listed(users))
      : users.length === 0
        ? l10n.t('Groups were added: {0}', listed(groups))
        : l10n.t('Accounts and groups were added: {0}', listed(names));
  return [
    {
      kind: 'accounts',
      severity: 'warning',
      title,
      detail: l10n.t('The image keeps them only if the site is asked to.'),
      items: names.map((name) => ({ name })),
      command: `geni-image create IMAGE_NAME ${shellWord(clientId)} --update-accounts`,
    },
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => replaceHidden(name, () => '\uFFFD'));
  return names.length > 5 ? `${shown.join(', ')}, …` : shown.join(', ');
}

function homes(facts: NodeFacts): Finding[] {
  const lost = lostHomes(facts).filter(({ size: bytes }) => bytes > 0);
  if (lost.length === 0) return [];
  const [largest] = [...lost].sort((a, b) => b.size - a.size);
  return [
    {
      kind: 'home',
      severity: sumOf(lost) >= MUCH ? 'warning' : 'info',
      title: l10n.t('Home folders are not kept: {0}', sizeText(sumOf(lost))),
      detail: l10n.t('Copy what others need to a folder of the local disk, such as /opt.'),
      items: lost.map(({ path, size: bytes }) => ({ name: path, size: bytes })),
      command:
        largest !== undefined && canBeCopied(largest.path)
          ? `sudo cp -a ${shellWord(`${largest.path}/FOLDER`)} /opt/`
          : undefined,
    },
  ];
}

function mounts(facts: NodeFacts): Finding[] {
  return otherMounts(facts).map(({ path, source, type, space }) => {
    const isCopyable = canBeCopied(path);
    const shown = replaceHidden(path, () => '\uFFFD');
    return {
      kind: 'mount',
      severity: space === undefined || space.used >= MUCH ? 'warning' : 'info',
      title:
        space === undefined
          ? l10n.t('{0} is not kept', shown)
          : l10n.t('{0} is not kept: {1}', shown, sizeText(space.used)),
      detail: l10n.t(
        'It is another file system ({0}, {1}). Save its data elsewhere, for example in a dataset.',
        replaceHidden(source, () => '\uFFFD'),
        replaceHidden(type, () => '\uFFFD'),
      ),
      items: [{ name: path, size: space?.used }],
      command: isCopyable ? `sudo tar -C ${shellWord(path)} -cz . >data.tgz` : undefined,
    };
  });
}

function memory(facts: NodeFacts): Finding[] {
  const kept = memoryMounts(facts).map(({ path, space }) => ({ name: path, size: space?.used }));
  const swap = facts.swap.map((name) => ({ name }));
  if (kept.length + swap.length === 0) return [];
  return [
    {
      kind: 'memory',
      severity: 'info',
      title: l10n.t('Memory is not kept'),
      detail: l10n.t('What lies in memory (tmpfs) or in swap is not in the image.'),
      items: [...kept, ...swap],
    },
  ];
}

function services(found: readonly Service[]): Finding[] {
  return found.map(({ unit, path, size: bytes, state }) => {
    const name = replaceHidden(unit, () => '\uFFFD');
    return {
      kind: 'service',
      severity: state === 'active' ? 'warning' : 'info',
      title:
        state === 'active'
          ? l10n.t('{0} is running: {1} of data', name, sizeText(bytes))
          : l10n.t('{0} has {1} of data', name, sizeText(bytes)),
      detail: l10n.t(
        'Its data will be in the image. Stop it first, so that they are complete, and remove what others must not see.',
      ),
      items: [{ name: path, size: bytes }],
      command: canBeCopied(unit) ? `sudo systemctl stop ${shellWord(unit)}` : undefined,
    };
  });
}

/** By the folder: what empties it. */
const cleaners: readonly (readonly [string, string])[] = [
  ['/var/cache/apt/', 'sudo apt-get clean'],
  ['/var/lib/apt/', 'sudo rm -rf /var/lib/apt/lists/*'],
  ['/var/cache/dnf', 'sudo dnf clean all'],
  ['/var/cache/yum', 'sudo yum clean all'],
  ['/var/cache/pacman', 'sudo pacman -Scc'],
  ['/var/cache/apk', 'sudo rm -rf /var/cache/apk/*'],
  ['/var/log/journal', 'sudo journalctl --vacuum-size=16M'],
  ['/var/crash', 'sudo rm -rf /var/crash/*'],
  ['/root/.cache/pip', 'sudo pip cache purge'],
];

function caches(found: readonly Folder[]): Finding[] {
  const large = found.filter(({ size: bytes }) => bytes >= 5_000_000);
  if (large.length === 0) return [];
  const commands = large.flatMap(
    ({ path }) => cleaners.find(([folder]) => path.startsWith(folder))?.[1] ?? [],
  );
  return [
    {
      kind: 'cache',
      severity: 'info',
      title: l10n.t('Caches and logs take {0}', sizeText(sumOf(large))),
      detail: l10n.t('They make the image larger and can go.'),
      items: large.map(({ path, size: bytes }) => ({ name: path, size: bytes })),
      command: commands.length === 0 ? undefined : commands.join('; '),
    },
  ];
}

function identity({ identity: found }: NodeFacts): Finding[] {
  if (found.length === 0) return [];
  const hasMachineId = found.some(({ kind }) => kind === 'machine-id');
  return [
    {
      kind: 'identity',
      severity: 'info',
      title: l10n.t('The image contains the identity of this machine'),
      detail: l10n.t(
        'Nodes with the image share host keys and machine ID, unless something makes new ones at boot.',
      ),
      items: found.map(({ path }) => ({ name: path })),
      command: hasMachineId ? 'sudo truncate -s 0 /etc/machine-id' : undefined,
    },
  ];
}

function boot({ uptime, needsReboot }: NodeFacts, options: FindingOptions): Finding[] {
  if (uptime === undefined) return [];
  const { now = Date.now(), language } = options;
  const when = ageText(now - uptime * 1000, now, language);
  return [
    {
      kind: 'boot',
      severity: needsReboot ? 'warning' : 'info',
      title: l10n.t('Last boot: {0}', when),
      detail: needsReboot
        ? l10n.t('An update waits for a reboot. Reboot once, so that you see it start.')
        : l10n.t('What was changed since then has never been booted.'),
      items: [],
      command: needsReboot ? 'sudo reboot' : undefined,
    },
  ];
}

function size({ disk }: NodeFacts, { expectation = {}, language }: FindingOptions): Finding[] {
  if (disk === undefined) return [];
  const { lastSize, usualMs } = expectation;
  const isFull = disk.used > 0.95 * disk.size;
  const used = sizeText(disk.used, language);
  const sentences = [
    lastSize === undefined
      ? l10n.t('The image is compressed, so it will be smaller.')
      : l10n.t('The last image of this node has {0}.', sizeText(lastSize, language)),
    ...(usualMs === undefined
      ? []
      : [l10n.t('Snapshots here usually take {0}.', roughDurationText(usualMs, language))]),
    ...(isFull ? [l10n.t('The disk is almost full: a node with the image may not start.')] : []),
  ];
  return [
    {
      kind: 'size',
      severity: isFull ? 'warning' : 'info',
      title: l10n.t('The disk uses {0} of {1}', used, sizeText(disk.size, language)),
      detail: sentences.join(' '),
      items: [],
      command: isFull ? 'sudo du -xh --max-depth=2 / | sort -h | tail' : undefined,
    },
  ];
}

function unseen({ rights, unseen: questions }: NodeFacts): Finding[] {
  const names = questions.map((question) => questionName(question));
  const noRights: Finding[] =
    rights === 'user'
      ? [
          {
            kind: 'unseen',
            severity: 'warning',
            title: l10n.t('Not all folders could be read'),
            detail: l10n.t('Your account on the node cannot use sudo without a password.'),
            items: [],
            command: 'sudo -n true',
          },
        ]
      : [];
  if (names.length === 0) return noRights;
  return [
    ...noRights,
    {
      kind: 'unseen',
      severity: 'warning',
      title: l10n.t('Not wholly checked: {0}', names.join(', ')),
      detail: l10n.t('The node did not answer these questions to the end.'),
      items: [],
    },
  ];
}

function questionName(question: Question): string {
  const names: Readonly<Record<Question, () => string>> = {
    system: () => l10n.t('system'),
    disk: () => l10n.t('disk'),
    mounts: () => l10n.t('file systems'),
    accounts: () => l10n.t('accounts'),
    identity: () => l10n.t('identity'),
    packages: () => l10n.t('packages'),
    spaces: () => l10n.t('sizes of file systems'),
    caches: () => l10n.t('caches'),
    services: () => l10n.t('services'),
    homes: () => l10n.t('home folders'),
    secrets: () => l10n.t('secrets'),
  };
  return names[question]();
}

function sumOf(folders: readonly Folder[]): number {
  return folders.reduce((sum, folder) => sum + folder.size, 0);
}
