/** What a recipe asks a site for. */
import { formatImageUrn } from '../../rpc';
import type { Recipe } from '../../recipe/recipe';
import type { Site } from '../accounts/account';
import type { NodeWish } from '../nodes/record';
import { authorityOf } from '../urns';

/** Of a recipe that gives none: a whole machine, whose image runs on virtual ones too. */
export const usualSliverType = 'raw-pc';

const systemProject = 'emulab-ops';

export function nodeWish(
  recipe: Recipe,
  site: Pick<Site, 'urn'>,
): Pick<NodeWish, 'image' | 'sliverType' | 'hardwareType'> {
  return {
    image: baseOf(recipe, site),
    sliverType: recipe.node?.sliver_type ?? usualSliverType,
    hardwareType: recipe.node?.hardware_type,
  };
}

/** URN or URL of the base image: NAME is one of the site's own, PROJECT:NAME one of a project there. */
export function baseOf({ base }: Pick<Recipe, 'base'>, { urn }: Pick<Site, 'urn'>): string {
  if (base.startsWith('urn:') || base.startsWith('https:')) return base;
  const [name = '', project = systemProject] = base.split(':').reverse();
  const authority = authorityOf(urn) ?? '';
  return formatImageUrn({ authority, project, name });
}
