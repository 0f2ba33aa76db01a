/** The pages of snapshots, of images and of the history. What shows them is loaded by the first one. */
import type { Disposable } from '../../model/event';
import type { Parts } from '../context';
import { detailsPanel, historyPanel, progressPanel } from '../contributions';
import { bringBack } from './bringBack';
import { detailsPages, historyPages, progressPages } from './contents';
import type { DetailsPages } from './details/pages';
import type { HistoryPages } from './history/pages';
import type { ProgressPages } from './progress/pages';

/** What they are made from. */
export type PageSources = Pick<
  Parts,
  | 'extension'
  | 'openPages'
  | 'problems'
  | 'acts'
  | 'log'
  | 'inventory'
  | 'accounts'
  | 'snapshots'
  | 'loading'
  | 'catalogue'
  | 'systemImages'
>;

export class Pages {
  readonly #parts: PageSources;
  readonly #made: Disposable[];
  #progress: ProgressPages | undefined;
  #details: DetailsPages | undefined;
  #history: HistoryPages | undefined;

  constructor(parts: PageSources) {
    this.#parts = parts;
    this.#made = [
      bringBack(parts, progressPanel, () => this.progress.tabs),
      bringBack(parts, detailsPanel, () => this.details.tabs),
      bringBack(parts, historyPanel, () => this.history.tabs),
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
