/** What the page of housekeeping shows: sentences and sizes from the plan and its results. */
import * as vscode from 'vscode';
import { titleOf, type Result } from '../../../model/keep/carryOut';
import type { CleanupPlan, PlanItem } from '../../../model/keep/plan';
import type { Found, Total, Usage } from '../../../model/keep/usage';
import { sizeText } from '../../../model/units';
import type { BoardState, FoundLine, PlanLine, PlanState, TotalLine } from './protocol';

export interface BoardSource {
  readonly usage: Usage | undefined;
  readonly plan: CleanupPlan | undefined;
  readonly results: ReadonlyMap<PlanItem, Result>;
  readonly siteOf: (item: PlanItem) => string;
  readonly problem: string;
  readonly busy: string;
  readonly stops: boolean;
}

export function boardState(source: BoardSource): BoardState {
  const { usage, plan, problem, busy, stops } = source;
  return {
    totals: usage === undefined ? [] : totalLines(usage),
    found: usage === undefined ? [] : foundLines(usage),
    usual: usage?.usual === undefined ? '' : usualWords(usage.usual.bytes),
    problem,
    busy,
    stops,
    plan: plan === undefined ? undefined : planState(plan, source),
  };
}

const size = (bytes: number): string => sizeText(bytes, vscode.env.language);

function usualWords(bytes: number): string {
  return vscode.l10n.t('The next snapshot is likely to need about {0}.', size(bytes));
}

function totalLines({ all, sites, projects, owners }: Usage): TotalLine[] {
  const line =
    (kind: string) =>
    (total: Total): TotalLine => ({
      kind,
      name: total.name,
      images: String(total.images),
      versions: String(total.versions),
      size: size(total.bytes),
    });
  return [
    ...sites.map(line(vscode.l10n.t('site'))),
    ...projects.map(line(vscode.l10n.t('project'))),
    ...owners.map(line(vscode.l10n.t('owner'))),
    line(vscode.l10n.t('all'))(all),
  ];
}

function foundLines({ superseded, failed, copies, due, unnamed }: Usage): FoundLine[] {
  const line = (name: string, { versions, bytes }: Found): FoundLine => ({
    name,
    versions: String(versions),
    size: versions === 0 ? '' : size(bytes),
  });
  return [
    line(vscode.l10n.t('Older versions'), superseded),
    line(vscode.l10n.t('Failed snapshots'), failed),
    line(vscode.l10n.t('Copies with the same contents'), copies),
    line(vscode.l10n.t('Past their date to be deleted'), due),
    line(vscode.l10n.t('Private, not named or run by anything known'), unnamed),
  ];
}

function planState(plan: CleanupPlan, { results, siteOf, stops }: BoardSource): PlanState {
  const { items, kept, bytes } = plan;
  const isOpen = items.length > 0 && results.size === 0 && !stops;
  return {
    title: results.size === 0 ? vscode.l10n.t('Preview') : vscode.l10n.t('Result'),
    lines: items.map((item) => planLine(item, results.get(item), siteOf(item))),
    kept: kept.map((one) => ({ name: titleOf(one), why: one.why })),
    summary:
      results.size === 0 ? summaryOf(items.length, bytes) : resultWords([...results.values()]),
    remove: isOpen ? removeWords(items.length) : '',
  };
}

function planLine(item: PlanItem, result: Result | undefined, site: string): PlanLine {
  const { version, reason } = item;
  return {
    site,
    name: titleOf(item),
    size: version.size === undefined ? '' : size(version.size),
    reason,
    outcome: result === undefined ? '' : outcomeWords(result),
    tone: result === undefined ? 'plain' : tones[result.outcome.kind],
  };
}

const tones = { deleted: 'good', left: 'plain', refused: 'bad', unknown: 'unsure' } as const;

function outcomeWords({ outcome }: Result): string {
  switch (outcome.kind) {
    case 'deleted':
      return vscode.l10n.t('deleted');
    case 'left':
      return vscode.l10n.t('left: {0}', outcome.why);
    case 'refused':
      return vscode.l10n.t('not deleted: {0}', outcome.why);
    case 'unknown':
      return vscode.l10n.t('not known whether it is deleted: {0}', outcome.why);
  }
}

function summaryOf(count: number, bytes: number): string {
  if (count === 0) return vscode.l10n.t('Nothing to delete.');
  return count === 1
    ? vscode.l10n.t('1 version, {0}. The sites accepted a dry run.', size(bytes))
    : vscode.l10n.t('{0} versions, {1}. The sites accepted a dry run.', count, size(bytes));
}

export function removeWords(count: number): string {
  return count === 1
    ? vscode.l10n.t('Delete 1 Version…')
    : vscode.l10n.t('Delete {0} Versions…', count);
}

function resultWords(results: readonly Result[]): string {
  const deleted = results.filter(({ outcome }) => outcome.kind === 'deleted');
  const bytes = deleted.reduce((sum, { item }) => sum + (item.version.size ?? 0), 0);
  const words =
    deleted.length === 1
      ? vscode.l10n.t('Deleted 1 version and freed {0}.', size(bytes))
      : vscode.l10n.t('Deleted {0} versions and freed {1}.', deleted.length, size(bytes));
  const others = results.length - deleted.length;
  return others === 0 ? words : `${words} ${vscode.l10n.t('Others: {0}, see below.', others)}`;
}
