/** What the lists of a site say about themselves: how old they are, and for which projects they are complete. */
import type { SiteState } from '../../../model/inventory/inventory';
import type { CatalogueSite } from '../../../rspec/images/catalogue';
import { lowerCaseAuthority } from '../../../rspec/images/references';
import type { Advertised } from './advertised';

/** Lists that were never read prove nothing: they count as older than all others. */
const never = new Date(0);

/** The site as a part of the catalogue; `at` is the age of its oldest list. */
export function siteLists(state: SiteState, advertised: Advertised | undefined): CatalogueSite {
  const { site, images } = state;
  const read = images.error === undefined ? images.at : undefined;
  const at = advertised && read && advertised.at < read ? advertised.at : (read ?? never);
  const completeProjects = advertised === undefined ? [] : listedHere(state);
  return {
    ...advertised?.site,
    urn: site.urn,
    name: site.name,
    at,
    ...(completeProjects.length > 0 && read ? { completeProjects, listedAt: read } : {}),
  };
}

/**
 * Names of the projects whose images are all in the list. Only at the site that holds the project:
 * elsewhere its images lie in a project of another name (docs/protocol.md 1.5). System images are
 * never listed whole: aliases and images that are not exported exist without being told.
 */
function listedHere({ site, images, listedProjects }: SiteState): string[] {
  // While it is read again, or when that failed, a list may lack what is there.
  if (images.value === undefined || images.loading || images.error !== undefined) return [];
  return listedProjects.flatMap((urn) => {
    const [authority, project] = lowerCaseAuthority(urn)?.split(':') ?? [];
    const here = authority === lowerCaseAuthority(site.urn) && project !== 'emulab-ops';
    const name = here ? /\+project\+(.+)$/.exec(urn)?.[1] : undefined;
    return name === undefined ? [] : [name];
  });
}
