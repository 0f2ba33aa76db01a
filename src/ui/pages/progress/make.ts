/** Makes what shows the page of snapshots. */
import type { PageSources } from '../sources';
import { pageActions } from './actions';
import { ProgressPages } from './pages';

export function progressPages(parts: PageSources): ProgressPages {
  const { extension, openPages, problems, snapshots, inventory, accounts } = parts;
  const actions = pageActions(problems);
  return new ProgressPages({ extension, openPages, snapshots, inventory, accounts, actions });
}
