/** The history as its page shows it. */
import * as vscode from 'vscode';
import { baseOf } from '../../../model/history/ancestry';
import type { Facts, HistoryEvent } from '../../../model/history/event';
import { matching, type HistoryFilter } from '../../../model/history/filter';
import type { HistoryContents } from '../../../model/history/history';
import { kindName, outcomeWords, placeWords, subjectOf } from '../../../model/history/kinds';
import { isRecord, optionalText } from '../../../model/storage/json';
import { dateText, durationText, momentText, sizeText } from '../../../model/units';
import { shortName } from '../../text/labels';
import type {
  Choice,
  EventDetails,
  HistoryFilterState,
  HistoryLine,
  HistoryState,
} from './protocol';

export interface HistorySource extends HistoryContents {
  readonly filter: HistoryFilterState;
  /** How many lines the page shows. */
  readonly most: number;
  /** Why the file could not be read. */
  readonly failure?: string | undefined;
}

export function historyState(source: HistorySource): HistoryState {
  const { events, filter, most } = source;
  const found = matching(events, filterOf(filter));
  const lines = found.slice(0, most).map(lineOf);
  const left = found.length - lines.length;
  return {
    filter,
    kinds: choices(vscode.l10n.t('All kinds'), events, ({ kind }) => [kind, kindName(kind)]),
    sites: choices(vscode.l10n.t('All sites'), events, siteOf),
    lines,
    summary: summaryOf(source, found),
    more: left === 0 ? '' : vscode.l10n.t('{0} older', left),
    empty: emptyWords(source, found.length),
    problem: problemOf(source),
  };
}

function filterOf({ text, kind, site, withHidden }: HistoryFilterState): HistoryFilter {
  return {
    text,
    kind: kind === '' ? undefined : kind,
    site: site === '' ? undefined : site,
    withHidden,
  };
}

function choices(
  all: string,
  events: readonly HistoryEvent[],
  of: (event: HistoryEvent) => readonly [string, string],
): Choice[] {
  // A site that was called otherwise before has the name of today.
  const found = new Map(
    events
      .map(of)
      .filter(([value]) => value !== '')
      .reverse(),
  );
  const sorted = [...found]
    .map(([value, label]) => ({ value, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return [{ value: '', label: all }, ...sorted];
}

function siteOf({ facts: { siteUrn, siteName = '' } }: HistoryEvent): readonly [string, string] {
  return [siteUrn ?? siteName, siteName];
}

function summaryOf({ events, filter }: HistorySource, found: readonly HistoryEvent[]): string {
  const hidden = filter.withHidden ? 0 : events.filter(({ isHidden }) => isHidden).length;
  const count = found.length;
  const shown = count === 1 ? vscode.l10n.t('1 event') : vscode.l10n.t('{0} events', count);
  return hidden === 0 ? shown : `${shown} · ${vscode.l10n.t('{0} hidden', hidden)}`;
}

function emptyWords({ events, failure }: HistorySource, found: number): string {
  if (found > 0 || failure !== undefined) return '';
  if (events.length > 0) return vscode.l10n.t('No event matches.');
  return vscode.l10n.t(
    'Nothing has been done from here yet. Snapshots, deletes, renewals and more appear here.',
  );
}

function problemOf({ problems, unread, failure }: HistorySource): string {
  if (failure !== undefined) return failure;
  const said = problems.map(({ sentence }) => sentence);
  const more = unread - said.length;
  return [
    ...said,
    ...(more > 0 ? [vscode.l10n.t('{0} more lines are not shown.', more)] : []),
  ].join('\n');
}

export function lineOf(event: HistoryEvent): HistoryLine {
  const { id, at, kind, outcome, facts, isHidden } = event;
  const { language } = vscode.env;
  return {
    id,
    when: momentText(at, Date.now(), language),
    what: kindName(kind),
    name: subjectOf(kind, facts),
    where: whereOf(facts),
    outcome: outcomeWords(outcome),
    tone: toneOf(outcome),
    size: facts.size === undefined ? '' : sizeText(facts.size, language),
    hidden: isHidden,
    noted: kind === 'snapshot' && outcome === 'ready' && facts.versionUrn !== undefined,
  };
}

function whereOf(facts: Facts): string {
  const { node } = facts;
  const place = placeWords(facts);
  return node === undefined ? place : vscode.l10n.t('{0} at {1}', node, place);
}

function toneOf(outcome: string): HistoryLine['tone'] {
  if (outcome === 'ready' || outcome === 'done') return 'good';
  if (['failed', 'refused', 'vanished', 'timed-out'].includes(outcome)) return 'bad';
  return outcome === 'open' ? 'plain' : 'unsure';
}

/**
 * @param members all members of the entry that counts
 * @param packages names and versions, of the look before a snapshot
 */
export function eventDetails(
  event: HistoryEvent,
  members: Readonly<Record<string, unknown>>,
  packages: unknown,
): EventDetails {
  const names = Array.isArray(packages) ? packages : members['packages'];
  const curve = curveIn(members['sizes']);
  return {
    id: event.id,
    facts: factsOf(event),
    curve,
    curveWords: curveWords(curve),
    log: optionalText(members['log']) ?? '',
    packages: Array.isArray(names) ? names.map(String).join('\n') : '',
  };
}

function curveIn(sizes: unknown): EventDetails['curve'] {
  const points = (Array.isArray(sizes) ? sizes : []).flatMap((one: unknown) =>
    isRecord(one) ? [{ at: Number(one['at']), size: Number(one['size']) }] : [],
  );
  const first = points[0]?.at ?? 0;
  return points.map(({ at, size }) => ({ at: Math.max(0, at - first), size: Math.max(0, size) }));
}

function curveWords(curve: EventDetails['curve']): string {
  const last = curve.at(-1);
  if (last === undefined) return '';
  const { language } = vscode.env;
  return vscode.l10n.t('{0} after {1}', sizeText(last.size, language), durationText(last.at));
}

function factsOf(event: HistoryEvent): EventDetails['facts'] {
  const { facts, at, endedAt, isSettled, check } = event;
  const { language } = vscode.env;
  const date = (when: number | undefined): string | undefined =>
    when === undefined ? undefined : dateText(when, language);
  const named: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Why'), facts.reason],
    [vscode.l10n.t('Asked'), date(at)],
    [isSettled ? vscode.l10n.t('Found out later') : vscode.l10n.t('Ended'), date(endedAt)],
    [vscode.l10n.t('Took'), facts.took === undefined ? undefined : durationText(facts.took)],
    [vscode.l10n.t('By'), facts.who],
    [vscode.l10n.t('Through portal'), facts.portal],
    [
      vscode.l10n.t('Site'),
      [facts.siteName, facts.siteUrn, ...facts.siteUrns].filter(Boolean).join(' · '),
    ],
    [vscode.l10n.t('Slice'), sliceWords(facts)],
    [vscode.l10n.t('Node'), nodeWords(facts)],
    [vscode.l10n.t('Made from'), baseWords(event)],
    [vscode.l10n.t('Image'), facts.versionUrn ?? imagesWords(facts)],
    [vscode.l10n.t('SHA-1'), facts.hash],
    [vscode.l10n.t('Size'), facts.size === undefined ? undefined : sizeText(facts.size, language)],
    [vscode.l10n.t('Description'), facts.description],
    [vscode.l10n.t('Action'), facts.action],
    [vscode.l10n.t('Asked until'), date(facts.until)],
    [vscode.l10n.t('Now expires'), date(facts.expires)],
    [vscode.l10n.t('Commit'), commitWords(facts)],
    [vscode.l10n.t('System'), [facts.os, facts.kernel].filter(Boolean).join(' · ')],
    [vscode.l10n.t('Checked'), date(check?.at)],
  ];
  return named.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value }],
  );
}

function sliceWords({ sliceUrn, experimentName }: Facts): string | undefined {
  return experimentName ?? (sliceUrn === undefined ? undefined : shortName(sliceUrn));
}

function nodeWords({ node, hardwareType, sliverType, sliverUrn }: Facts): string | undefined {
  return [node, hardwareType, sliverType, sliverUrn].filter(Boolean).join(' · ');
}

function baseWords(event: HistoryEvent): string | undefined {
  const { baseRequested } = event.facts;
  const base = baseOf(event)?.name;
  if (base === undefined || baseRequested === undefined || baseRequested === base) return base;
  return vscode.l10n.t('{0} (asked for: {1})', base, baseRequested);
}

function imagesWords({ images }: Facts): string {
  return images.join('\n');
}

function commitWords({ commit, dirty }: Facts): string | undefined {
  if (commit === undefined) return undefined;
  return dirty === true ? vscode.l10n.t('{0}, with uncommitted changes', commit) : commit;
}
