/** The pages of snapshots, of images and of the history, as the rest of the window knows them. */
import type { Disposable } from '../../model/event';
import type { DetailsPages } from './details/pages';
import type { HistoryPages } from './history/pages';
import type { ProgressPages } from './progress/pages';

export interface WindowPages extends Disposable {
  readonly progress: ProgressPages;
  readonly details: DetailsPages;
  readonly history: HistoryPages;
}
