/** What the page of a check shows, in finished words. */
import * as vscode from 'vscode';
import { gistOf, type Finding, type Item } from '../../../model/check/finding';
import { groupsOf } from '../../../model/check/groups';
import type { UserError } from '../../../model/failures/userError';
import { dateText, sizeText } from '../../../model/units';
import type { CheckGroup, CheckState, ShownFinding, ShownItem } from './protocol';

export interface Shown {
  /** Of the sliver, as its slice calls it. */
  readonly clientId: string;
  readonly slice: string;
  readonly site: string;
  readonly isLooking: boolean;
  readonly found?: { readonly findings: readonly Finding[]; readonly at: number } | undefined;
  readonly problem?: UserError | undefined;
}

/** Things of one finding; the command line has all of them. */
const MOST_ITEMS = 200;

export function checkState({ clientId, slice, site, ...look }: Shown): CheckState {
  const { isLooking, found, problem } = look;
  return {
    title: vscode.l10n.t('Check of {0}', clientId),
    subtitle: [vscode.l10n.t('{0} at {1}', slice, site), ...checkedAt(found)].join(' · '),
    phase: isLooking ? 'looking' : problem === undefined ? 'found' : 'failed',
    status: statusOf(clientId, look),
    problem: problem?.sentence ?? '',
    remedy: [problem?.action, problem?.below].filter(Boolean).join('\n'),
    groups: groupsShown(found?.findings ?? []),
  };
}

function statusOf(
  clientId: string,
  { isLooking, found, problem }: Pick<Shown, 'isLooking' | 'found' | 'problem'>,
): string {
  if (isLooking) return vscode.l10n.t('Checking {0}…', clientId);
  if (problem === undefined) return found === undefined ? '' : gistOf(found.findings);
  return found === undefined
    ? vscode.l10n.t('{0} was not checked', clientId)
    : vscode.l10n.t('{0} was not checked again. The last check found the following.', clientId);
}

function checkedAt(found: Shown['found']): string[] {
  if (found === undefined) return [];
  return [vscode.l10n.t('checked {0}', dateText(found.at, vscode.env.language))];
}

function groupsShown(findings: readonly Finding[]): CheckGroup[] {
  const ids = new Map(findings.map((finding, index) => [finding, index]));
  return groupsOf(findings).map(({ id, title, findings: own }) => ({
    id,
    title,
    findings: own.map((finding) => shown(finding, ids.get(finding) ?? 0)),
  }));
}

function shown(
  { severity, title, detail, items, command = '' }: Finding,
  id: number,
): ShownFinding {
  const more = items.length - MOST_ITEMS;
  return {
    id,
    isWarning: severity === 'warning',
    title,
    detail,
    items: items.slice(0, MOST_ITEMS).map(shownItem),
    more: more > 0 ? vscode.l10n.t('and {0} more', more) : '',
    command,
  };
}

function shownItem({ name, size }: Item): ShownItem {
  return { name, size: size === undefined ? '' : sizeText(size, vscode.env.language) };
}
