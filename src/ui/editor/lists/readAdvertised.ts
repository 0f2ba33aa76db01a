/** An advertisement as a site's part of the catalogue. */
import {
  imagesOfAdvertisement,
  readAdvertisement,
  siteOfAdvertisement,
} from '../../../rspec/images/advertisement';
import type { ParseAdvertisement } from './advertised';

/** @throws AdvertisementError @throws the reason of `signal`. */
export const readAdvertised: ParseAdvertisement = async (xml, site, signal) => {
  const at = new Date();
  const advertisement = await readAdvertisement(xml, { signal });
  return {
    at,
    site: siteOfAdvertisement(advertisement, site, at),
    images: imagesOfAdvertisement(advertisement, site),
  };
};
