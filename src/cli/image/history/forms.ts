/** Events as a table, as Markdown, and as a file for a spreadsheet. Words of sites and people are data in each. */
import type { HistoryEvent } from '../../../model/history/event';
import { escapedMarkdown } from '../../../model/history/markdown';
import { kindName, outcomeWords, placeWords, subjectOf } from '../../../model/history/kinds';
import { lastPartOf } from '../../../model/urns';
import { momentText } from '../arguments/end';
import { knownSize, type Column } from '../terminal/format';
import { printable } from '../terminal/printable';

export const columns: readonly Column[] = [
  { title: 'WHEN' },
  { title: 'WHAT' },
  { title: 'NAME', least: 12 },
  { title: 'SITE', least: 10 },
  { title: 'OUTCOME', least: 7 },
  { title: 'SIZE', right: true },
  { title: 'ID', spare: true },
  { title: 'URN', spare: true },
];

export function rowOf({ id, at, kind, outcome, facts }: HistoryEvent): string[] {
  return [
    minuteText(at),
    kindName(kind),
    subjectOf(kind, facts),
    placeWords(facts),
    outcomeWords(outcome),
    knownSize(facts.size),
    id.slice(0, 8),
    facts.versionUrn ?? facts.imageUrn ?? facts.images[0] ?? facts.sliceUrn ?? '',
  ];
}

/** `2026-11-30 18:05`, UTC. */
function minuteText(at: number): string {
  return momentText(new Date(at)).slice(0, 16).replace('T', ' ');
}

/** Of these each cell says what its title says; in a CSV the names of the members. */
const cells: readonly (readonly [name: string, of: (event: HistoryEvent) => Cell])[] = [
  ['at', ({ at }) => momentText(new Date(at))],
  ['ended', ({ endedAt }) => endedAt && momentText(new Date(endedAt))],
  ['kind', ({ kind }) => kind],
  ['outcome', ({ outcome }) => outcome],
  ['name', ({ kind, facts }) => subjectOf(kind, facts)],
  ['version_urn', ({ facts }) => facts.versionUrn ?? facts.imageUrn ?? facts.images.join(' ')],
  ['who', ({ facts }) => facts.who],
  ['site', ({ facts }) => facts.siteName],
  ['slice', ({ facts }) => facts.experimentName ?? lastPartOf(facts.sliceUrn ?? '')],
  ['node', ({ facts }) => facts.node],
  ['hardware', ({ facts }) => facts.hardwareType],
  ['sliver_type', ({ facts }) => facts.sliverType],
  ['base', ({ facts }) => facts.baseLoaded ?? facts.baseRequested],
  ['bytes', ({ facts }) => facts.size],
  ['sha1', ({ facts }) => facts.hash],
  ['seconds', ({ facts }) => facts.took && Math.round(facts.took / 1000)],
  ['until', ({ facts }) => facts.until && momentText(new Date(facts.until))],
  ['expires', ({ facts }) => facts.expires && momentText(new Date(facts.expires))],
  ['commit', ({ facts }) => facts.commit],
  ['dirty', ({ facts }) => (facts.dirty === undefined ? undefined : String(facts.dirty))],
  ['packages', ({ check }) => check?.packages],
  ['description', ({ facts }) => facts.description],
  ['reason', ({ facts }) => facts.reason],
  ['id', ({ id }) => id],
  ['portal', ({ facts }) => facts.portal],
];

type Cell = string | number | undefined;

/** RFC 4180, with a line of names. */
export function csvText(events: readonly HistoryEvent[]): string[] {
  const line = (values: readonly Cell[]): string => values.map(csvCell).join(',');
  return [
    line(cells.map(([name]) => name)),
    ...events.map((event) => line(cells.map(([, of]) => of(event)))),
  ];
}

/**
 * A spreadsheet takes a cell that begins with one of these marks for a formula, and runs it: a space before it makes
 * it a text. Some do so after spaces or a line break as well.
 */
function csvCell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  // A line of the file is a line of the terminal too.
  const text = printable(value).replace(/\r?\n/g, ' ');
  const harmless = /^[\s\uFFFD]*[=+\-@|%]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

export function markdownText(events: readonly HistoryEvent[]): string[] {
  const line = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  const titles = ['When', 'What', 'Name', 'Site', 'From', 'Outcome', 'Size', 'SHA-1'];
  return [
    line(titles),
    line(titles.map(() => '---')),
    ...events.map(({ at, kind, outcome, facts }) =>
      line(
        [
          minuteText(at),
          kindName(kind),
          subjectOf(kind, facts),
          placeWords(facts),
          facts.baseLoaded ?? facts.baseRequested ?? '',
          outcomeWords(outcome),
          facts.size === undefined ? '' : knownSize(facts.size),
          facts.hash ?? '',
        ].map(escapedMarkdown),
      ),
    ),
  ];
}
