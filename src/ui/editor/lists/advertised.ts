// What the editor knows of an advertisement that was read.
import type { CatalogueImage, CatalogueSite } from '../../../rspec/images/catalogue';

export interface Advertised {
  readonly site: CatalogueSite;
  readonly images: readonly CatalogueImage[];
  readonly at: Date;
}

/** Reads one; the language that does so is loaded only then. */
export type ParseAdvertisement = (
  xml: string,
  site: { readonly urn: string; readonly name: string },
  signal: AbortSignal,
) => Promise<Advertised>;
