/** What the groups of the Images tree are called. */
import * as vscode from 'vscode';
import type { Grouping, Sorting } from '../images/arrange';

export function groupLabel(grouping: Grouping, key: string): string {
  if (grouping !== 'age' && grouping !== 'owner') return key;
  const words: Record<string, string> = {
    mine: vscode.l10n.t('Mine'),
    projects: vscode.l10n.t('My projects'),
    system: vscode.l10n.t('System'),
    day: vscode.l10n.t('Last 24 hours'),
    week: vscode.l10n.t('Last 7 days'),
    month: vscode.l10n.t('Last 30 days'),
    year: vscode.l10n.t('Last 12 months'),
    older: vscode.l10n.t('Older'),
  };
  return words[key] ?? key;
}

export function groupIcon(grouping: Grouping, key: string): string {
  const icons: Record<Grouping, string> = {
    site: 'server-environment',
    owner: key === 'mine' ? 'account' : key === 'system' ? 'library' : 'organization',
    project: 'project',
    name: 'tag',
    age: 'calendar',
  };
  return icons[grouping];
}

/** How the tree is grouped, beside its title; nothing for the usual way. */
export function groupingWords(grouping: Grouping): string {
  const words: Record<Grouping, string> = {
    site: '',
    owner: vscode.l10n.t('by owner'),
    project: vscode.l10n.t('by project'),
    name: vscode.l10n.t('by name'),
    age: vscode.l10n.t('by age'),
  };
  return words[grouping];
}

export function sortingWords(sorting: Sorting): string {
  const words: Record<Sorting, string> = {
    name: '',
    date: vscode.l10n.t('newest first'),
    size: vscode.l10n.t('largest first'),
  };
  return words[sorting];
}
