/** The images that sites themselves offer: one closed group below each site, or one for all of them. */
import * as vscode from 'vscode';
import type { SiteState } from '../../model/inventory/inventory';
import type { ImagesView } from '../images/imagesView';
import { canBeSystem, favouritesFirst, shownSystemImages } from '../images/shown';
import type { SystemImages } from '../images/systemImages';
import { groupIcon, groupLabel } from './imageGroups';
import { type GroupRow, type ImagesRow, scopeOf, siteId, type SystemRow } from './row';

interface SystemSource {
  readonly imagesView: ImagesView;
  readonly systemImages: SystemImages;
}

/** What the site itself offers. A filter looks only through what has been read. */
export function systemGroup(
  { imagesView, systemImages }: SystemSource,
  state: SiteState,
  label = groupLabel('owner', 'system'),
): GroupRow[] {
  const { filter, only } = imagesView;
  const { value, loading } = systemImages.of(state);
  const { images, hidden } = shownSystemImages(value ?? [], imagesView, Date.now());
  if (!canBeSystem(only)) return [];
  const isNarrowed = filter.trim() !== '' || (only.length > 0 && !only.includes('owner:system'));
  if (isNarrowed && images.length === 0) return [];
  const count = value === undefined ? '' : String(images.length);
  const hiddenWords = hidden === 0 ? undefined : vscode.l10n.t('{0} hidden', hidden);
  const isReading = loading && value === undefined;
  const words = [isReading ? vscode.l10n.t('loading…') : count, hiddenWords];
  return [
    {
      kind: 'group',
      id: `system ${siteId(state)}`,
      label,
      description: words.filter(Boolean).join(' · '),
      icon: groupIcon('owner', 'system'),
      open: false,
      rows: () => {
        systemImages.want(state);
        const shown = favouritesFirst(images, imagesView, ({ urn }) => urn);
        return [
          ...systemProblems(systemImages, state),
          ...shown.map((image): SystemRow => ({ kind: 'system', state, image })),
        ];
      },
    },
  ];
}

/** One group of all sites, with the sites in it. */
export function systemOfAllSites(source: SystemSource, sites: readonly SiteState[]): GroupRow[] {
  const groups = sites.flatMap((state) => systemGroup(source, state, state.site.name));
  if (groups.length === 0) return [];
  return [
    {
      kind: 'group',
      id: 'system',
      label: groupLabel('owner', 'system'),
      description: '',
      icon: groupIcon('owner', 'system'),
      open: false,
      rows: () => groups,
    },
  ];
}

function systemProblems(systemImages: SystemImages, state: SiteState): ImagesRow[] {
  const { error } = systemImages.of(state);
  if (error === undefined) return [];
  const id = `system ${siteId(state)}`;
  const scope = scopeOf(state, 'images');
  return [{ kind: 'problem', id, error, scope, within: state.site.name }];
}
