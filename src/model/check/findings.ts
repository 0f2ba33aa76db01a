/**
 * What a person should know before a snapshot, from the facts of the node: what it means, and a command to copy. The
 * window and the commands show the same. Names of files are of the node: whoever shows them makes them harmless.
 */
import * as l10n from '@vscode/l10n';
import { replaceHidden } from '../hiddenCharacters';
import { shellWord } from '../shellWord';
import { ageText, sizeText } from '../units';
import type { Expectation } from './expectation';
import type { Folder, NodeFacts, Service } from './facts';
import { canBeCopied, sumOf, type Finding } from './finding';
import { addedGroups, addedUsers } from './losses';
import { lossFindings } from './lossFindings';
import type { Question } from './questions';
import { secretFindings } from './secretFindings';
import { sizeFindings } from './sizeFindings';

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
    ...lossFindings(facts, options.language),
    ...services(facts.services, options),
    ...unseen(facts),
    ...boot(facts, options),
    ...sizeFindings(facts, options),
    ...caches(facts.caches, options),
    ...identity(facts),
  ];
  return [
    ...found.filter(({ severity }) => severity === 'warning'),
    ...found.filter(({ severity }) => severity === 'info'),
  ];
}

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
      brief: l10n.t('added accounts'),
      title,
      detail: l10n.t('The image keeps them only if the site is asked to.'),
      items: names.map((name) => ({ name })),
      command: canBeCopied(clientId)
        ? `geni-image create IMAGE_NAME ${shellWord(clientId)} --update-accounts`
        : undefined,
    },
  ];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => replaceHidden(name, () => '\uFFFD'));
  return names.length > 5 ? `${shown.join(', ')}, …` : shown.join(', ');
}

function services(found: readonly Service[], { language }: FindingOptions): Finding[] {
  return found.map(({ unit, path, size: bytes, state }) => {
    const name = replaceHidden(unit, () => '\uFFFD');
    return {
      kind: 'service',
      severity: state === 'active' ? 'warning' : 'info',
      brief: l10n.t('{0} is running', name),
      title:
        state === 'active'
          ? l10n.t('{0} is running: {1} of data', name, sizeText(bytes, language))
          : l10n.t('{0} has {1} of data', name, sizeText(bytes, language)),
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

function caches(found: readonly Folder[], { language }: FindingOptions): Finding[] {
  const large = found.filter(({ size: bytes }) => bytes >= 5_000_000);
  if (large.length === 0) return [];
  const commands = large.flatMap(
    ({ path }) => cleaners.find(([folder]) => path.startsWith(folder))?.[1] ?? [],
  );
  return [
    {
      kind: 'cache',
      severity: 'info',
      brief: l10n.t('caches'),
      title: l10n.t('Caches and logs take {0}', sizeText(sumOf(large), language)),
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
      brief: l10n.t('machine identity'),
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
      brief: l10n.t('a reboot is due'),
      title: l10n.t('Last boot: {0}', when),
      detail: needsReboot
        ? l10n.t('An update waits for a reboot. Reboot once, so that you see it start.')
        : l10n.t('What was changed since then has never been booted.'),
      items: [],
      command: needsReboot ? 'sudo reboot' : undefined,
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
            brief: l10n.t('some folders could not be read'),
            title: l10n.t('Not all folders could be read'),
            detail: l10n.t(
              'Your account on the node cannot use sudo without a password. Secrets, home folders, services and caches that only root can read are missing here.',
            ),
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
      brief: l10n.t('not wholly checked'),
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
