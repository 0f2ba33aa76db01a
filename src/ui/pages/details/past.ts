/** What the journal knows of images, and whether what they were made from has newer versions, for their pages. */
import { parseImageUrn, RpcError, sameImage, sameName, withoutVersion } from '../../../rpc';
import { explainInOneLine } from '../../../model/failures/explain';
import { ancestryOf, baseOf, newerThan } from '../../../model/history/ancestry';
import type { HistoryEvent } from '../../../model/history/event';
import { History } from '../../../model/history/history';
import { releasedOf } from '../../../model/inventory/releasedOf';
import type { SiteState } from '../../../model/inventory/siteState';
import { readPublicMetadata } from '../../../model/inventory/visibility';
import { defaultJournalFile } from '../../../model/journal/journal';
import { StorageError } from '../../../model/storage/storageError';
import { systemProject } from '../../../rspec/images/imageForm';
import type { LiveCatalogue } from '../../editor/lists/catalogue';
import type { Log } from '../../errors/log';

export class Past {
  readonly #catalogue: Pick<LiveCatalogue, 'advertisements'>;
  readonly #log: Pick<Log, 'note'>;
  #journal: History | undefined;
  #events: readonly HistoryEvent[] = [];

  constructor(catalogue: Pick<LiveCatalogue, 'advertisements'>, log: Pick<Log, 'note'>) {
    this.#catalogue = catalogue;
    this.#log = log;
  }

  /** As they were last read, newest first. */
  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** A page is worth more than its past: what cannot be read is told in the log. Never rejects. */
  async read(): Promise<void> {
    try {
      this.#journal ??= new History(defaultJournalFile);
      this.#events = (await this.#journal.read()).events;
    } catch (error) {
      if (!StorageError.is(error)) throw error;
      this.#log.note(explainInOneLine(error));
    }
  }

  /** The newer version that the base of a version has now; undefined where none is known. Never rejects. */
  async newerBase(state: SiteState, versionUrn: string): Promise<number | undefined> {
    const [made] = ancestryOf(this.#events, versionUrn);
    const base = made && baseOf(made);
    if (base?.urn === undefined) return undefined;
    try {
      const newest = await this.#newestOf(state, withoutVersion(base.urn));
      return newerThan(base, () => newest);
    } catch (error) {
      // It is only a hint.
      if (RpcError.is(error)) return undefined;
      throw error;
    }
  }

  async #newestOf(state: SiteState, urn: string): Promise<number | undefined> {
    const isMeant = (one: { readonly urn: string }): boolean =>
      sameImage(withoutVersion(one.urn), urn);
    const listed = state.images.value?.find(isMeant);
    if (listed !== undefined) return releasedOf(listed)?.version;
    if (!sameName(parseImageUrn(urn).project, systemProject)) return undefined;
    const { advertisements } = this.#catalogue;
    await advertisements.want([state]);
    const url = advertisements.of(state)?.images.find(isMeant)?.url;
    if (url === undefined) return undefined;
    // The advertisement names the image; which version that is, its metadata say.
    return (await readPublicMetadata(url, state.site)).version;
  }
}
