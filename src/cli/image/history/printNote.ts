/** `geni-image history --note`: a note for the appendix of a paper, about an image as an outsider sees it now. */
import { ancestryOf } from '../../../model/history/ancestry';
import { History } from '../../../model/history/history';
import { noteText } from '../../../model/history/note';
import { findVisibility, withFacts } from '../../../model/inventory/loadImages';
import { shownVersion } from '../../../model/inventory/releasedOf';
import { VisibilityLookup } from '../../../model/inventory/visibility';
import { defaultJournalFile } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';
import type { HistoryEvent } from '../../../model/history/event';
import { snippet } from '../../../rspec/images/diskImageElement';
import { whoCanUse } from '../commands/who';
import { UsageError } from '../failures/failure';
import { versionNamed } from '../failures/notThere';
import { askServer } from '../lock/stranger';
import { findImage, listedImage } from '../session/findImage';
import { printable } from '../terminal/printable';
import type { Output } from '../terminal/output';
import type { HistoryOptions } from './options';

/** @throws UsageError for an image that no list has, RpcError */
export async function printNote(
  word: string,
  options: HistoryOptions,
  output: Output,
): Promise<void> {
  const found = await findImage(word, options, output, { command: 'history --note' });
  const { site } = found.session;
  output.about({ site: site.name, image: found.urn });
  const visibility = new VisibilityLookup();
  const listed = await listedImage(found, visibility);
  if (listed === undefined)
    throw new UsageError(
      `${word} is not in your list at ${site.name}, so it is not known which contents it has.`,
    );
  await findVisibility([listed], site, { visibility });
  const [image = listed] = withFacts([listed], visibility);
  const version = versionNamed(image, found.urn) ?? shownVersion(image);
  if (version === undefined) throw new UsageError(`${word} has no version yet.`);
  const told = version.url === '' ? undefined : await askServer(version.url, site);
  const at = new Date();
  const metadata = told?.kind === 'told' ? told.metadata : undefined;
  const events = await eventsOf(output);
  const { urn, url, created } = version;
  const text = noteText({
    name: image.name,
    urn,
    url,
    hash: metadata?.hash ?? version.hash,
    size: metadata?.size ?? version.size,
    created,
    description: version.description,
    siteName: site.name,
    users: { sentence: sentenceOf(image.name, told), at },
    ancestry: ancestryOf(events, urn),
    element: snippet,
  });
  output.result(
    { note: text, image: urn, asked: at.toISOString() },
    printable(text).trimEnd().split('\n'),
  );
}

function sentenceOf(name: string, told: Awaited<ReturnType<typeof askServer>> | undefined): string {
  switch (told?.kind) {
    case 'told':
      return whoCanUse(told.metadata);
    case 'gone':
      return `The site says that it has no image at the address of ${name}.`;
    case 'not-known':
      return `It is not known who can use ${name}. ${told.why}`;
    case undefined:
      return `It is not known who can use ${name}: the site gives no address for it.`;
  }
}

/** A note without its past is worth more than none. */
async function eventsOf(output: Output): Promise<readonly HistoryEvent[]> {
  try {
    return (await new History(defaultJournalFile).read()).events;
  } catch (error) {
    if (!StorageError.is(error)) throw error;
    output.warn(error.sentence);
    return [];
  }
}
