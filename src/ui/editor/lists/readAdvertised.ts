/** An advertisement as a site's part of the catalogue. */
import {
  imagesOfAdvertisement,
  readAdvertisement,
  siteOfAdvertisement,
} from '../../../rspec/images/advertisement';
import type { Advertised } from './advertisements';

/** @throws AdvertisementError @throws the reason of `signal`. */
export async function readAdvertised(
  xml: string,
  site: { readonly urn: string; readonly name: string },
  signal: AbortSignal,
): Promise<Advertised> {
  const at = new Date();
  const advertisement = await readAdvertisement(xml, { signal });
  return {
    at,
    site: siteOfAdvertisement(advertisement, site, at),
    images: imagesOfAdvertisement(advertisement, site),
  };
}
