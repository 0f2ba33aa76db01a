/** `geni-image history`: what this tool did, from its journal. Talks to sites only when asked to. */
import { baseOf } from '../../../model/history/ancestry';
import type { HistoryEvent } from '../../../model/history/event';
import { matching } from '../../../model/history/filter';
import { History } from '../../../model/history/history';
import { hiddenEntry } from '../../../model/journal/acts';
import { defaultJournalFile, fileJournal } from '../../../model/journal/journal';
import { sameUrn } from '../../../rpc';
import { UsageError } from '../failures/failure';
import { columns, csvText, markdownText, rowOf } from '../history/forms';
import { filterOf, formatOf, limitOf, type HistoryOptions } from '../history/options';
import { ancestryLines, shownEvents } from '../history/shown';
import type { Session } from '../session/session';
import type { Output } from '../terminal/output';

export async function history(options: HistoryOptions, output: Output): Promise<void> {
  if (options.note !== undefined) {
    const { printNote } = await import('../history/printNote');
    await printNote(options.note, options, output);
    return;
  }
  const format = formatOf(options);
  const limit = limitOf(options);
  const journal = new History(defaultJournalFile);
  if (options.hide !== undefined || options.unhide !== undefined) {
    await hide(journal, options, output);
    return;
  }
  const sessions = options.check === true ? await asked(journal, options, output) : [];
  const { events, problems, unread } = await journal.read();
  const filter = filterOf(
    options,
    events.map(({ kind }) => kind),
  );
  const all = matching(events, filter);
  const shown = all.slice(0, limit);
  const newer = await newerBases(shown, sessions, output);
  for (const { sentence } of problems) output.warn(sentence);
  if (unread > problems.length) output.warn(`${unread} lines of ${journal.file} are not shown.`);
  const value = async (): Promise<object> => ({
    file: journal.file,
    events: await shownEvents(journal, shown, newer),
    more: all.length - shown.length,
    unread,
  });
  if (format === 'json') output.result(await value(), []);
  else if (format === 'csv') output.result({}, csvText(shown));
  else if (format === 'markdown') output.result({}, markdownText(shown));
  else if (events.length === 0) output.result({}, 'Nothing has been done from here yet.');
  else if (shown.length === 0) {
    output.result({}, 'No event matches.');
    tellRest({ events, all, shown }, options, output);
  } else {
    const lines = options.image === undefined ? [] : ancestryLines(events, shown, newer);
    output.result({}, [...output.table(columns, shown.map(rowOf)), ...lines]);
    tellRest({ events, all, shown }, options, output);
  }
}

/** What is not on the screen. */
function tellRest(
  { events, all, shown }: Readonly<Record<'events' | 'all' | 'shown', readonly HistoryEvent[]>>,
  { hidden }: HistoryOptions,
  output: Output,
): void {
  const more = all.length - shown.length;
  if (more > 0) output.note(more === 1 ? '1 older event.' : `${more} older events.`);
  const removed = hidden === true ? 0 : events.filter(({ isHidden }) => isHidden).length;
  if (removed > 0) output.note(`${removed} removed from the list: --hidden shows them.`);
}

/** @throws UsageError where not exactly one event is meant */
async function hide(
  journal: History,
  { hide: hidden, unhide }: HistoryOptions,
  output: Output,
): Promise<void> {
  const word = hidden ?? unhide ?? '';
  const { events } = await journal.read();
  const [found, another] = events.filter(({ id }) => word !== '' && id.startsWith(word));
  if (found === undefined)
    throw new UsageError(
      `No event has the id ${word}: "geni-image history --hidden --wide" shows the ids.`,
    );
  if (another !== undefined)
    throw new UsageError(`Several events have ids that begin with ${word}: give more of it.`);
  fileJournal(defaultJournalFile).append(hiddenEntry(found.id, hidden !== undefined));
  const text =
    hidden === undefined
      ? 'The event is listed again.'
      : 'Removed from the list. Its record stays: --hidden shows it.';
  output.changed({ event: found.id, hidden: hidden !== undefined }, text);
}

/** Asks the sites of one's certificate what became of changes without an end. */
async function asked(
  journal: History,
  options: HistoryOptions,
  output: Output,
): Promise<readonly Session[]> {
  const { openSessions } = await import('../session/session');
  const { chosenSites } = await import('../session/sites');
  const { settleLeft } = await import('../../../model/history/settle');
  const { sessions } = await openSessions(options, chosenSites(options.cm));
  output.busy('Asking the sites…');
  await settleLeft(journal, { accounts: sessions.map(({ account }) => account) });
  output.settle();
  return sessions;
}

/** By the id of the event. Each base is asked about once. */
async function newerBases(
  events: readonly HistoryEvent[],
  sessions: readonly Session[],
  output: Output,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  if (sessions.length === 0) return found;
  const { newerBase } = await import('../history/bases');
  const asked = new Map<string, number | undefined>();
  for (const event of events) {
    const base = event.kind === 'snapshot' ? baseOf(event) : undefined;
    const { siteUrn = '' } = event.facts;
    const session = sessions.find(({ site }) => sameUrn(site.urn, siteUrn));
    if (base?.urn === undefined || session === undefined) continue;
    output.busy(`Asking ${session.site.name} about ${base.name}…`);
    if (!asked.has(base.urn)) asked.set(base.urn, await newerBase(session, base));
    const newer = asked.get(base.urn);
    if (newer !== undefined) found.set(event.id, newer);
  }
  output.settle();
  return found;
}
