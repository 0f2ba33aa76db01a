/** What belongs together, in the order in which people read it. */
import * as l10n from '@vscode/l10n';
import type { Finding, FindingKind } from './finding';

export interface FindingGroup {
  readonly id: GroupId;
  readonly title: string;
  readonly findings: readonly Finding[];
}

export type GroupId =
  | 'secrets'
  | 'lost'
  | 'accounts'
  | 'size'
  | 'services'
  | 'identity'
  | 'boot'
  | 'unseen';

const groupOf: Readonly<Record<FindingKind, GroupId>> = {
  secret: 'secrets',
  home: 'lost',
  mount: 'lost',
  memory: 'lost',
  accounts: 'accounts',
  size: 'size',
  cache: 'size',
  service: 'services',
  identity: 'identity',
  boot: 'boot',
  unseen: 'unseen',
};

const titles: readonly (readonly [GroupId, () => string])[] = [
  ['unseen', () => l10n.t('Not checked')],
  ['secrets', () => l10n.t('Secrets')],
  ['lost', () => l10n.t('Not kept')],
  ['accounts', () => l10n.t('Accounts')],
  ['services', () => l10n.t('Services')],
  ['size', () => l10n.t('Size')],
  ['identity', () => l10n.t('Identity')],
  ['boot', () => l10n.t('Last boot')],
];

/** Those that have findings. */
export function groupsOf(findings: readonly Finding[]): readonly FindingGroup[] {
  return titles.flatMap(([id, title]) => {
    const own = findings.filter(({ kind }) => groupOf[kind] === id);
    return own.length === 0 ? [] : [{ id, title: title(), findings: own }];
  });
}
