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

export interface KeyParts {
  readonly accountId: string;
  readonly siteUrn: string;
  readonly urn: string;
  readonly isSystem: boolean;
}

/** What a page is found again by, also after a reload. An account id may hold spaces, and so may what a server sends. */
export function keyOf({ state, image, system }: Detailed): string {
  return JSON.stringify([state.account.id, state.site.urn, image.urn, system !== undefined]);
}

/** Undefined for what is no key. */
export function partsOf(key: string): KeyParts | undefined {
  const [accountId, siteUrn, urn, isSystem] = listIn(key);
  const isKey =
    [accountId, siteUrn, urn].every((part) => typeof part === 'string') &&
    typeof isSystem === 'boolean';
  return isKey
    ? { accountId: String(accountId), siteUrn: String(siteUrn), urn: String(urn), isSystem }
    : undefined;
}

function listIn(text: string): readonly unknown[] {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
