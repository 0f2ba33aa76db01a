/** Makes what shows the pages of images. */
import type { PageSources } from '../sources';
import { detailsActions } from './actions';
import { DetailsPages } from './pages';
import { Past } from './past';

export function detailsPages(parts: PageSources): DetailsPages {
  const {
    extension,
    openPages,
    problems,
    inventory,
    accounts,
    snapshots,
    catalogue,
    labels,
    systemImages,
  } = parts;
  return new DetailsPages({
    extension,
    openPages,
    inventory,
    accounts,
    snapshots,
    catalogue,
    labels,
    systemImages,
    past: new Past(catalogue, parts.log),
    actions: detailsActions(problems),
    read: () => parts.loading.want('images', false),
  });
}
