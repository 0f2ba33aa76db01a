/** Makes what shows the page of the history. */
import type { PageSources } from '../sources';
import { historyActions } from './actions';
import { HistoryPages } from './pages';

export function historyPages(parts: PageSources): HistoryPages {
  const { extension, openPages, problems, acts, inventory, snapshots, loading } = parts;
  const read = (): Promise<void> => loading.want('images', true);
  return new HistoryPages({
    extension,
    openPages,
    actions: historyActions({ problems, acts, inventory, read }),
    changes: [snapshots.onDidChange, snapshots.onDidForget, inventory.onDidChange],
  });
}
