/** What a page is about: an image of the lists, or one that the site itself offers. */
import { defined } from '../../../rpc/defined';
import type { Image } from '../../../model/inventory/image';
import type { SiteState } from '../../../model/inventory/inventory';
import type { CatalogueImage } from '../../../rspec/images/catalogue';

export interface Detailed {
  readonly state: SiteState;
  readonly image: Image;
  /** What the site's advertisement says of it; absent for an image of the lists. */
  readonly system?: CatalogueImage;
}

/** No list names it, and its versions are the site's own business: the page shows the one that counts. */
export function detailedSystem(state: SiteState, system: CatalogueImage): Detailed {
  const { urn, url = '', name, project, siteUrn, description = '', visibility } = system;
  const version = {
    urn,
    url: system.versionUrl ?? url,
    version: system.version ?? 0,
    uuid: '',
    description,
    visibility,
    ...defined({ created: system.created, size: system.size }),
  };
  return {
    state,
    system,
    image: {
      urn,
      name,
      project,
      siteUrn,
      description,
      versions: [version],
      format: '',
      mine: false,
    },
  };
}

const mark = 'system';

/** What a page is found again by: account ids and URNs hold no blanks. */
export function keyOf({ state, image, system }: Detailed): string {
  const key = `${state.account.id} ${state.site.urn} ${image.urn}`;
  return system === undefined ? key : `${key} ${mark}`;
}

export interface KeyParts {
  readonly accountId: string;
  readonly siteUrn: string;
  readonly urn: string;
  readonly isSystem: boolean;
}

export function partsOf(key: string): KeyParts {
  const [accountId = '', siteUrn = '', urn = '', kind] = key.split(' ');
  return { accountId, siteUrn, urn, isSystem: kind === mark };
}
