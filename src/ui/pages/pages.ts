/** The pages of snapshots, of images and of the history. What shows them is loaded by the first one. */
import type { Disposable } from '../../model/event';
import { detailsPanel, historyPanel, progressPanel } from '../contributions';
import { detailsPages, historyPages, progressPages } from './contents';
import type { DetailsPages } from './details/pages';
import type { HistoryPages } from './history/pages';
import type { ProgressPages } from './progress/pages';
import type { PageSources } from './sources';
import type { WindowPages } from './windowPages';

export class Pages implements WindowPages {
  readonly #parts: PageSources;
  readonly #made: Disposable[];
  #progress: ProgressPages | undefined;
  #details: DetailsPages | undefined;
  #history: HistoryPages | undefined;

  constructor(parts: PageSources) {
    const { openPages } = parts;
    this.#parts = parts;
    this.#made = [
      openPages.register(progressPanel, () => this.progress.tabs),
      openPages.register(detailsPanel, () => this.details.tabs),
      openPages.register(historyPanel, () => this.history.tabs),
    ];
  }

  get progress(): ProgressPages {
    return (this.#progress ??= this.#keep(progressPages(this.#parts)));
  }

  get details(): DetailsPages {
    return (this.#details ??= this.#keep(detailsPages(this.#parts)));
  }

  get history(): HistoryPages {
    return (this.#history ??= this.#keep(historyPages(this.#parts)));
  }

  dispose(): void {
    for (const one of this.#made) one.dispose();
  }

  #keep<T extends Disposable>(pages: T): T {
    this.#made.push(pages);
    return pages;
  }
}
