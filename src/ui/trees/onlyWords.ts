/** What the criteria of Show Only are called. */
import * as vscode from 'vscode';
import { criteria, type Criterion, kindOf } from '../images/only';
import { groupLabel } from './imageGroups';

/** A heading of the list, with what stands below it. */
export interface CriterionGroup {
  readonly heading: string;
  readonly criteria: readonly Criterion[];
}

export function criterionGroups(): CriterionGroup[] {
  const headings: Readonly<Record<string, string>> = {
    favourite: vscode.l10n.t('Favourites'),
    owner: vscode.l10n.t('Owner'),
    who: vscode.l10n.t('Who can use it'),
    age: vscode.l10n.t('Age'),
    size: vscode.l10n.t('Size'),
  };
  return Object.entries(headings).map(([kind, heading]) => ({
    heading,
    criteria: criteria.filter((one) => kindOf(one) === kind),
  }));
}

export function criterionWords(criterion: Criterion): string {
  const [kind = '', value = ''] = criterion.split(':');
  if (kind === 'owner' || kind === 'age') return groupLabel(kind, value);
  const words: Readonly<Record<string, string>> = {
    favourite: vscode.l10n.t('My favourites'),
    'who:anyone': vscode.l10n.t('Anyone'),
    'who:project': vscode.l10n.t('Only its project'),
    'who:not-released': vscode.l10n.t('Not released yet'),
    'size:small': vscode.l10n.t('Less than 100 MB'),
    'size:medium': vscode.l10n.t('100 MB to 1 GB'),
    'size:large': vscode.l10n.t('1 GB or more'),
  };
  return words[criterion] ?? criterion;
}

/** All of them in one line, such as "Owner: Mine · Age: Last 7 days"; empty for none. */
export function onlyWords(only: readonly Criterion[]): string {
  return criterionGroups()
    .map((group) => ({ ...group, criteria: group.criteria.filter((one) => only.includes(one)) }))
    .filter((group) => group.criteria.length > 0)
    .map(({ heading, criteria: own }) => `${heading}: ${own.map(criterionWords).join(', ')}`)
    .join(' · ');
}
