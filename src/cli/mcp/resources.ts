/** What can be read without a tool: an image, the journal, and what the findings of a lint mean. */
import type { JournalEntry } from '../../model/journal/entries';
import { defaultJournalFile, fileJournal } from '../../model/journal/journal';
import { info } from '../image/commands/info';
import type { CommonOptions } from '../image/arguments/options';
import { explainedCodes, explanationOf } from '../image/lint/explanations';
import { UsageError } from '../image/failures/failure';
import { answerOf } from './answers';
import { atSiteOf } from './atSites';
import { asData, notice } from './data';
import type { Resource } from './offer';

/** Entries of the journal that are shown. */
const MOST_ENTRIES = 20;

export const resources = (options: CommonOptions): readonly Resource[] => [
  {
    name: 'image',
    title: 'Details of an image',
    description: 'State, versions, size, hash and users of an image, by its URN or name.',
    mimeType: 'application/json',
    uri: 'geni-image://image/{image}',
    read: async (image, signal) => {
      const { document } = await answerOf(
        (output) => info(image, atSiteOf(image, options, undefined), output),
        { signal, progress: () => undefined },
      );
      return JSON.stringify(document);
    },
  },
  {
    name: 'journal',
    title: 'Journal',
    description:
      'What this tool did on this computer: the last snapshots and checks, newest first.',
    mimeType: 'application/json',
    uri: 'geni-image://journal',
    read: () => Promise.resolve(JSON.stringify(asData(journal()))),
  },
  {
    name: 'lint-finding',
    title: 'What a finding means',
    description: 'What a finding of lint means, why it matters, and how to mend it, by its code.',
    mimeType: 'text/markdown',
    uri: 'geni-image://lint/{code}',
    values: explainedCodes,
    read: (code) => Promise.resolve(explained(code)),
  },
];

function journal(): object {
  const { entries, problems } = fileJournal(defaultJournalFile).read();
  const newest = entries.toReversed().slice(0, MOST_ENTRIES);
  return {
    notice,
    entries: newest.map(shownEntry),
    older: entries.length - newest.length,
    problems: problems.map(({ sentence }) => sentence),
  };
}

/** Long lists of numbers and packages are for programs. */
function shownEntry(entry: JournalEntry): object {
  const members = Object.entries(entry).filter(([key]) => key !== 'sizes' && key !== 'packages');
  return { ...Object.fromEntries(members), at: new Date(entry.at).toISOString() };
}

function explained(code: string): string {
  const found = explanationOf(code);
  if (found === undefined) throw new UsageError(`There is no finding ${code}.`);
  const { what, why, fix } = found;
  return `# ${code}\n\n${what}\n\nWhy: ${why}\n\nFix: ${fix}\n`;
}
