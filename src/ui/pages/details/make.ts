/** Makes what shows the pages of images. */
import type { PageSources } from '../pages';
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
    systemImages,
  } = parts;
  return new DetailsPages({
    extension,
    openPages,
    inventory,
    accounts,
    snapshots,
    catalogue,
    systemImages,
    past: new Past(catalogue, parts.log),
    actions: detailsActions(problems),
    read: () => parts.loading.want('images', false),
  });
}
