/** Events as programs see them, and the sentences on what an image was made from. */
import { ancestryOf, baseOf } from '../../../model/history/ancestry';
import type { HistoryEvent } from '../../../model/history/event';
import type { History } from '../../../model/history/history';
import { subjectOf } from '../../../model/history/kinds';
import { defined } from '../../../rpc/defined';

export async function shownEvents(
  journal: History,
  events: readonly HistoryEvent[],
  newer: ReadonlyMap<string, number>,
): Promise<object[]> {
  const entries = await journal.entriesAt(events.map(({ begin, end }) => end ?? begin ?? 0));
  const shown: object[] = [];
  for (const [index, event] of events.entries())
    shown.push(await shownEvent(journal, event, entries[index] ?? {}, newer.get(event.id)));
  return shown;
}

/** With all members of its entries; times are epoch milliseconds there. */
async function shownEvent(
  journal: History,
  { id, kind, at, endedAt, outcome, isSettled, isHidden, check }: HistoryEvent,
  members: Readonly<Record<string, unknown>>,
  newer: number | undefined,
): Promise<object> {
  const own = ['id', 'kind', 'at', 'writer', 'outcome', 'job'];
  const facts = Object.entries(members).filter(([name]) => !own.includes(name));
  const packages = check === undefined ? undefined : await packagesOf(journal, check.line);
  return defined({
    id,
    kind,
    at: dateOf(at),
    ended: endedAt === undefined ? undefined : dateOf(endedAt),
    outcome,
    foundLater: isSettled || undefined,
    hidden: isHidden || undefined,
    facts: Object.fromEntries(facts),
    checked: check && { at: dateOf(check.at), packages },
    newerBase: newer,
  });
}

async function packagesOf(journal: History, line: number): Promise<unknown> {
  return (await journal.entryAt(line))['packages'];
}

function dateOf(at: number): string {
  return new Date(at).toISOString();
}

/** One line for each version that is shown, then one for each that it came from. */
export function ancestryLines(
  events: readonly HistoryEvent[],
  shown: readonly HistoryEvent[],
  newer: ReadonlyMap<string, number>,
): string[] {
  const made = shown.filter(({ kind, outcome }) => kind === 'snapshot' && outcome === 'ready');
  const line = made.flatMap(({ facts }) => ancestryOf(events, facts.versionUrn ?? ''));
  const sentences = [...new Set(line)].flatMap(
    (event) => fromSentence(event, newer.get(event.id)) ?? [],
  );
  return sentences.length === 0 ? [] : ['', ...sentences];
}

export function fromSentence(event: HistoryEvent, newer: number | undefined): string | undefined {
  const base = baseOf(event);
  if (base === undefined) return undefined;
  const name = subjectOf(event.kind, event.facts);
  const more =
    newer === undefined
      ? ''
      : ` ${event.facts.siteName ?? 'The site'} now has version ${newer} of that image.`;
  return `${name} was made from ${base.name}.${more}`;
}
